namespace Exchange.Records;

/// <summary>One thing a record is found by.</summary>
/// <param name="Kind">Of which kind.</param>
/// <param name="Text">The normalised text, at most 253 characters.</param>
public readonly record struct SearchTerm(SearchTermKind Kind, string Text);
