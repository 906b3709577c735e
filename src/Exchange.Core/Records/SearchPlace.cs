namespace Exchange.Records;

/// <summary>A place in the results of a search, which are ordered by term, then by name.</summary>
/// <param name="Term">The term of the last result looked at.</param>
/// <param name="Originator">Its originator's id.</param>
/// <param name="Id">Its record id.</param>
public sealed record SearchPlace(SearchTerm Term, string Originator, string Id);
