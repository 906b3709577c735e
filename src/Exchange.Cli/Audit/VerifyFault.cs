namespace Exchange.Cli.Audit;

/// <summary>Something wrong about a log.</summary>
/// <param name="Kind">In which way, such as CHANGED or FORK.</param>
/// <param name="Index">The index of the entry that it is about; null when it is about the log as a whole.</param>
/// <param name="Text">A sentence for people.</param>
internal sealed record VerifyFault(string Kind, long? Index, string Text);
