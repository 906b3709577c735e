using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>How records are pushed.</summary>
public sealed record PushOptions
{
    /// <summary>Why; null for the connection's context.</summary>
    public Wire.CallContext? Context { get; init; }

    /// <summary>The session to begin or to resume; null for one that is kept in memory only.</summary>
    public PushSession? Session { get; init; }

    /// <summary>Whether to have everything answered and nothing stored.</summary>
    public bool ValidateOnly { get; init; }

    /// <summary>The epoch that expected revisions belong to; 0 when none is given.</summary>
    public long Epoch { get; init; }

    /// <summary>Records in a batch, at most the hub's limit.</summary>
    public int BatchRecords { get; init; } = 1_000;

    /// <summary>Octets in a batch; a larger record goes alone, up to the hub's limit.</summary>
    public int BatchBytes { get; init; } = 1024 * 1024;

    /// <summary>Batches under way at once, at most the hub's limit.</summary>
    public int BatchesUnderWay { get; init; } = 8;

    /// <summary>Told the totals at the start, when resuming, and after each batch.</summary>
    public IProgress<PushTotals>? Progress { get; init; }
}
