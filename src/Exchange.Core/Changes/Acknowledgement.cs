namespace Exchange.Changes;

/// <summary>What an agency has done about a duty.</summary>
/// <param name="Duty">The duty's number.</param>
/// <param name="Result">What was done.</param>
/// <param name="RetentionBasis">With <see cref="DutyResult.Retained"/>: the law under which the record is kept.</param>
public sealed record Acknowledgement(long Duty, DutyResult Result, string RetentionBasis);
