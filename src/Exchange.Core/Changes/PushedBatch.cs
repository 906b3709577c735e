using Exchange.Agencies;

namespace Exchange.Changes;

/// <summary>A batch of a push session, checked as far as it can be without looking at what is stored.</summary>
public sealed class PushedBatch
{
    /// <summary>The agency that pushes.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>The session, made by the client.</summary>
    public required Guid Session { get; init; }

    /// <summary>From 1.</summary>
    public required long Number { get; init; }

    /// <summary>HMAC-SHA-256 of the batch's bytes under the hub's key: 32 octets.</summary>
    public required ReadOnlyMemory<byte> KeyedHash { get; init; }

    /// <summary>For each record in order: what to store, or the rejection it has earned already.</summary>
    public required IReadOnlyList<PushedRecord> Records { get; init; }

    /// <summary>True where the session has answered this number already: whether the octets are the same decides, and <see cref="Records"/> is not looked at.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>True to answer without storing anything.</summary>
    public bool ValidateOnly { get; init; }
}
