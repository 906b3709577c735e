using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>What an agency was shown of one record, by any call, and may still hold.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Purposes">The purposes it was shown for.</param>
public readonly record struct Shown(AgencyId Agency, IReadOnlyCollection<Purpose> Purposes);
