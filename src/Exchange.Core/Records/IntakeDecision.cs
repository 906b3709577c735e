using Exchange.Sharing;

namespace Exchange.Records;

/// <summary>What to do with a pushed record, and what to answer.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="Change">What to store.</param>
/// <param name="Audience">Who gets it from now on; null when nothing is stored.</param>
public readonly record struct IntakeDecision(RecordOutcome Outcome, RecordChange Change, Audience? Audience)
{
    /// <summary>Makes a decision that stores nothing.</summary>
    /// <param name="outcome">The answer.</param>
    /// <returns>The decision.</returns>
    public static IntakeDecision Answer(RecordOutcome outcome) => new(outcome, RecordChange.None, null);

    /// <summary>Makes a decision that stores something.</summary>
    /// <param name="outcome">The answer.</param>
    /// <param name="change">What to store.</param>
    /// <param name="audience">Who gets it.</param>
    /// <returns>The decision.</returns>
    public static IntakeDecision Store(RecordOutcome outcome, RecordChange change, Audience audience) => new(outcome, change, audience);
}
