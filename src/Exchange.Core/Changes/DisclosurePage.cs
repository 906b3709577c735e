namespace Exchange.Changes;

/// <summary>Some disclosures of a record.</summary>
/// <param name="Disclosures">Oldest first.</param>
/// <param name="TotalCount">How many there are in all.</param>
/// <param name="AgencyCount">To how many agencies.</param>
/// <param name="IsEnd">True when none follow.</param>
public sealed record DisclosurePage(IReadOnlyList<Disclosure> Disclosures, long TotalCount, int AgencyCount, bool IsEnd);
