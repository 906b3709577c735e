namespace Exchange.Records;

/// <summary>A page of results.</summary>
/// <param name="Records">The records, all visible to the reader.</param>
/// <param name="Next">Where to go on; null at the end.</param>
/// <param name="IndexedTo">What was committed up to this time is covered.</param>
/// <param name="ReadAt">The newest committed position when the page was read.</param>
public sealed record SearchPage(IReadOnlyList<StoredRecord> Records, SearchPlace? Next, DateTimeOffset IndexedTo, long ReadAt);
