using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>
/// What decides whether a record was in somebody's view, over a span of the feed's positions. The spans of one record follow
/// each other without gap, so a record's past is its spans.
/// </summary>
/// <param name="From">The first position.</param>
/// <param name="Until">The position from which the next span holds; <see cref="long.MaxValue"/> for the present one.</param>
/// <param name="Revision">The revision.</param>
/// <param name="DistributionRevision">The distribution's revision, which the originator alone is told of.</param>
/// <param name="Audience">Who gets it.</param>
/// <param name="Status">The kind's own status.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Erased">True for a tombstone.</param>
public readonly record struct RecordSpan(
    long From, long Until, long Revision, long DistributionRevision, Audience Audience, int Status, OperationId? Operation, bool Erased);
