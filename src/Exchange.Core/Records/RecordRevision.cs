using Exchange.Sharing;

namespace Exchange.Records;

/// <summary>A revision of a record, and who could see it over which positions.</summary>
/// <param name="Record">The record as it was: its position is the last at which this revision stood.</param>
/// <param name="Spans">Its audiences, each from a position up to another, oldest first.</param>
public sealed record RecordRevision(StoredRecord Record, IReadOnlyList<(Audience Audience, long From, long Until)> Spans);
