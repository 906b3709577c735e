namespace Exchange.Client;

/// <summary>Something about a hub's log that an operator should know and that is no fault.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">A sentence for people.</param>
public sealed record LogNotice(LogNoticeKind Kind, string Text);
