namespace Exchange.Changes;

/// <summary>Who was shown a record, and what they owe for it.</summary>
/// <param name="Disclosures">What each agency was shown, by agency, then by time.</param>
/// <param name="Duties">Duties that arose, open ones first.</param>
public sealed record Ledger(IReadOnlyList<LedgerDisclosure> Disclosures, IReadOnlyList<Duty> Duties);
