using Exchange.Changes;

namespace Exchange.Records;

/// <summary>What to search for.</summary>
/// <param name="Term">By which term; null for the filter alone.</param>
/// <param name="Prefix">True when the term's text is only the beginning.</param>
/// <param name="Filter">Kind, operation, originator, status.</param>
public sealed record RecordQuery(SearchTerm? Term, bool Prefix, RecordFilter Filter);
