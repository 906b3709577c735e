using Exchange.Sharing;

namespace Exchange.Records;

/// <summary>What to do with a pushed record, and what to answer.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="Change">What to store.</param>
/// <param name="Audience">Who gets it from now on; null when nothing is stored.</param>
/// <param name="EmbargoEnd">When its embargo lapses; null when none holds.</param>
public readonly record struct IntakeDecision(RecordOutcome Outcome, RecordChange Change, Audience? Audience, DateTimeOffset? EmbargoEnd)
{
    /// <summary>Makes a decision that stores nothing.</summary>
    /// <param name="outcome">The answer.</param>
    /// <returns>The decision.</returns>
    public static IntakeDecision Answer(RecordOutcome outcome) => new(outcome, RecordChange.None, null, null);
}
