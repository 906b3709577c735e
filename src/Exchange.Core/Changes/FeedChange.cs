using Exchange.Records;

namespace Exchange.Changes;

/// <summary>One change of a page.</summary>
/// <param name="Kind">What it is to the reader.</param>
/// <param name="Record">The record as it stands; only its name and revision leave the hub unless it is upserted.</param>
public readonly record struct FeedChange(ChangeKind Kind, StoredRecord Record);
