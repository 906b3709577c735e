namespace Exchange.Records;

/// <summary>A record whose review date comes up.</summary>
/// <param name="Key">The record.</param>
/// <param name="CanonicalName">Its canonical name; empty where the kind has none.</param>
/// <param name="ReviewBy">The day on which it is erased unless it is renewed.</param>
/// <param name="Position">Its position, by which a page goes on.</param>
/// <param name="Hold">The legal hold that suspends its erasure, or null.</param>
public sealed record Review(RecordKey Key, string CanonicalName, DateOnly ReviewBy, long Position, LegalHold? Hold);
