using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>A revision that an agency was shown, as the record's originator may know it.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Time">When, by the hub's clock.</param>
/// <param name="Purpose">What for.</param>
/// <param name="State">How far it is known to have come.</param>
public sealed record LedgerDisclosure(AgencyId Agency, long Revision, DateTimeOffset Time, Purpose Purpose, DisclosureState State);
