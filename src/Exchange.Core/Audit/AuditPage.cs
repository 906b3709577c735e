namespace Exchange.Audit;

/// <summary>Entries found by one reading.</summary>
/// <param name="Entries">In the order asked for.</param>
/// <param name="Next">Where to go on: the next query's <see cref="AuditQuery.Before"/>, or its <see cref="AuditQuery.From"/> when the oldest come first.</param>
/// <param name="IsEnd">True when everything asked for has been looked at.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long Next, bool IsEnd);
