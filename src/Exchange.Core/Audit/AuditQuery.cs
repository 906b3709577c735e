using Exchange.Agencies;

namespace Exchange.Audit;

/// <summary>Which entries to read, newest first.</summary>
/// <param name="Agency">Only this agency's; null for all.</param>
/// <param name="Actions">Only these actions; none for all.</param>
/// <param name="Before">Only entries before this log index.</param>
/// <param name="Limit">At most this many.</param>
public sealed record AuditQuery(AgencyId? Agency, IReadOnlyList<AuditAction> Actions, long Before, int Limit);
