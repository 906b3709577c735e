namespace Exchange.Cli.Lists;

/// <summary>Why a line cannot be pushed.</summary>
/// <param name="Field">The column, or the field in the contract's names.</param>
/// <param name="Reason">The rule.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record Problem(string Field, RefusalReason Reason, string Message, string Remedy);
