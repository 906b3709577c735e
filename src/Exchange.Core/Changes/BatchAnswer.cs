using Exchange.Audit;
using Exchange.Records;

namespace Exchange.Changes;

/// <summary>The answer to a batch, durable before it is given.</summary>
/// <param name="Outcomes">One for each record, in order.</param>
/// <param name="Entry">The entry of the batch's first application; null with validate_only.</param>
/// <param name="Repeated">True when the batch had been answered before and this is that answer.</param>
public sealed record BatchAnswer(IReadOnlyList<RecordOutcome> Outcomes, LoggedEntry? Entry, bool Repeated);
