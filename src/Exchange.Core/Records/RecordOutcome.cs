namespace Exchange.Records;

/// <summary>What became of one pushed record: numbers and reasons, never content, so that it can be kept through an erasure.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Revision">The record's revision now; 0 when there is none that the caller may know.</param>
public sealed record RecordOutcome(OutcomeStatus Status, long Revision)
{
    /// <summary>How many violations are told; the rest are counted.</summary>
    public const int ToldViolations = 20;

    /// <summary>Why, with a conflict or a rejection.</summary>
    public RefusalReason Reason { get; init; }

    /// <summary>With a rejection: the first <see cref="ToldViolations"/> fields that are wrong.</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>How many violations there were in all.</summary>
    public int ViolationCount { get; init; }

    /// <summary>Makes a rejection that names fields.</summary>
    /// <param name="reason">The reason for all of them together.</param>
    /// <param name="violations">Every field that is wrong.</param>
    /// <returns>The outcome.</returns>
    public static RecordOutcome Rejected(RefusalReason reason, IReadOnlyList<Violation> violations) =>
        new(OutcomeStatus.Rejected, 0)
        {
            Reason = reason,
            Violations = violations.Count <= ToldViolations ? violations : [.. violations.Take(ToldViolations)],
            ViolationCount = violations.Count,
        };
}
