namespace Exchange.Client.Auditing;

/// <summary>The log of an epoch that has ended.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="Checkpoint">The last checkpoint of it that was checked here, a signed note; empty when none was.</param>
/// <param name="Change">The statement by which the next log goes on, signed by both.</param>
internal sealed record EarlierLog(string Origin, string Checkpoint, string Change);
