using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>A revision that an agency was shown.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Time">When, by the hub's clock.</param>
/// <param name="Purpose">What for.</param>
public sealed record LedgerDisclosure(AgencyId Agency, long Revision, DateTimeOffset Time, Purpose Purpose);
