using Exchange.Changes;

namespace Exchange.Storage.Sqlite;

/// <summary>The latest duty of an agency for a record, as the writer looks at it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">What is owed.</param>
/// <param name="Cause">Why.</param>
/// <param name="IsOpen">Neither acknowledged nor lifted.</param>
/// <param name="Result">What the agency did.</param>
/// <param name="DeliveredAt">The sequence of the entry of its first delivery; -1 without.</param>
internal sealed record DutyRow(long Number, DutyKind Kind, DutyCause Cause, bool IsOpen, DutyResult Result, long DeliveredAt);
