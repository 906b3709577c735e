namespace Exchange.Audit;

/// <summary>A place where what is stored is not what was logged.</summary>
/// <param name="LogIndex">The index of the entry, or of the first of those it may be.</param>
/// <param name="Count">How many entries it may be; 1 when it is that one.</param>
/// <param name="Description">What is wrong.</param>
public sealed record LogFault(long LogIndex, long Count, string Description);
