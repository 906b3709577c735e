using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Tests.Changes;

/// <summary>One change of a page, kept.</summary>
/// <param name="Kind">What it is to the reader.</param>
/// <param name="Record">The record as it stands.</param>
public readonly record struct FeedChange(ChangeKind Kind, StoredRecord Record);
