using Exchange.Changes;

namespace Exchange.Records;

/// <summary>What to search for.</summary>
/// <param name="Terms">By which terms, any of them, in the order of their kinds; none for the filter alone.</param>
/// <param name="Prefix">True when a term's text is only the beginning.</param>
/// <param name="Filter">Kind, operation, originator, status.</param>
public sealed record RecordQuery(IReadOnlyList<SearchTerm> Terms, bool Prefix, RecordFilter Filter);
