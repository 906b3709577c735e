using Exchange.Records;

namespace Exchange.Changes;

/// <summary>A pushed record: a draft, or the rejection it has earned already. Exactly one is set.</summary>
/// <param name="Draft">What to store.</param>
/// <param name="Rejection">Why not.</param>
public readonly record struct PushedRecord(RecordDraft? Draft, RecordOutcome? Rejection);
