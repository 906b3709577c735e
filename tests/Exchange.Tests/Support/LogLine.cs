using Microsoft.Extensions.Logging;

namespace Exchange.Tests.Support;

/// <summary>A line of a hub's log.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Category">Who wrote it.</param>
/// <param name="Text">The message, with its exception.</param>
public sealed record LogLine(LogLevel Level, string Category, string Text);
