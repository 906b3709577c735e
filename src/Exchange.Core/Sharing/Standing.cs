using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>What an agency is to the hub from a position of the feed on, until its next standing.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="EeaMember">Whether EU or EEA law binds it.</param>
/// <param name="Active">Whether it takes part: not suspended, not departed.</param>
/// <param name="From">The position from which it holds; the agency's first is that of its registration.</param>
public sealed record Standing(AgencyId Agency, bool EeaMember, bool Active, long From);
