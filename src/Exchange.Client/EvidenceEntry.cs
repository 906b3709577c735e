namespace Exchange.Client;

/// <summary>An entry as the hub gave it with a page or batch, and what it was given for.</summary>
public sealed record EvidenceEntry
{
    /// <summary>The leaf hash that the hub gave, base 64.</summary>
    public required string Hash { get; init; }

    /// <summary>The leaf, base 64.</summary>
    public required string Leaf { get; init; }

    /// <summary>The salt of its commitment to the page or batch, base 64; empty when the hub no longer has it.</summary>
    public required string BodySalt { get; init; }

    /// <summary>SHA-256 over the page's changes as received, or over the batch as sent; base 64.</summary>
    public required string BodyHash { get; init; }

    /// <summary>The call: <c>push</c> or <c>pull</c>.</summary>
    public required string Call { get; init; }

    /// <summary>How many records the batch, or changes the page, had.</summary>
    public required int Count { get; init; }

    /// <summary>When it was received, by this machine's clock.</summary>
    public required DateTimeOffset ReceivedTime { get; init; }
}
