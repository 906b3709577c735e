using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>An answered batch.</summary>
/// <param name="Number">Its number in the session, from 1.</param>
/// <param name="Records">One outcome for each of its records, in order.</param>
/// <param name="Entry">Its entry in the audit log; null with validate-only.</param>
/// <param name="Repeated">Whether the hub had answered it before and this is that answer.</param>
/// <param name="Totals">The totals of the session with this batch.</param>
public sealed record PushedBatch(long Number, IReadOnlyList<PushedRecord> Records, Wire.LoggedEntry? Entry, bool Repeated, PushTotals Totals);
