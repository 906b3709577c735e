namespace Exchange.Cli.Lists;

/// <summary>A line as it stands in the file, without its ending.</summary>
/// <param name="Number">From 1; CR, LF and CRLF each end a line.</param>
/// <param name="Text">The text; of a line too long to be read, its beginning.</param>
/// <param name="TooLong">True when the line is longer than the reader keeps.</param>
internal readonly record struct SourceLine(int Number, string Text, bool TooLong);
