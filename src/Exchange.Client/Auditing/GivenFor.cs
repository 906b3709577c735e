using Exchange.Audit;
using Exchange.Sharing;

namespace Exchange.Client.Auditing;

/// <summary>What an entry must say, by what is known of the page or batch that it was given with.</summary>
/// <param name="Call">The call.</param>
/// <param name="Count">How many records or changes the body has.</param>
/// <param name="BodyHash">SHA-256 over the body.</param>
internal sealed record GivenFor(AuditAction Call, int Count, ReadOnlyMemory<byte> BodyHash)
{
    /// <summary>What the call was for; null when the entry may be another call's, whose answer this repeats.</summary>
    public Purpose? Purpose { get; init; }

    /// <summary>Not before; null when it may be of any time.</summary>
    public DateTimeOffset? Earliest { get; init; }

    /// <summary>Not after.</summary>
    public DateTimeOffset Latest { get; init; } = DateTimeOffset.MaxValue;
}
