namespace Exchange.Agencies;

/// <summary>What operators did about an agency, told to it.</summary>
/// <param name="Number">The hub's number of the notice, ascending.</param>
/// <param name="CreateTime">When.</param>
/// <param name="Summary">What, for people: names and numbers, no personal data.</param>
/// <param name="Proposal">The proposal it came from; null when one operator sufficed.</param>
public sealed record Notice(long Number, DateTimeOffset CreateTime, string Summary, long? Proposal);
