namespace Exchange.Cli.Lists;

/// <summary>One name a line, as people write them; remarks after <c>#</c>, <c>;</c>, <c>!</c> or <c>//</c>.</summary>
internal sealed class NameListFormat : LineFormat
{
    /// <inheritdoc/>
    public override void Read(SourceLine line, List<ListLine> found)
    {
        var text = line.Text.AsSpan().Trim();
        if (text.Trim("\uFEFF\u200B").IsEmpty)
        {
            found.Add(ListLine.Of(line, LineStatus.Blank));
        }
        else if (text[0] is '#' or ';' or '!' || IsRemark(text))
        {
            found.Add(ListLine.Of(line, LineStatus.Comment));
        }
        else
        {
            found.Add(Name(line, BeforeRemark(text, '#', ';').Trim().ToString()));
        }
    }

    /// <summary>Two slashes begin a remark when white space follows; else they begin a URL without its scheme.</summary>
    private static bool IsRemark(ReadOnlySpan<char> text) =>
        text.StartsWith("//", StringComparison.Ordinal) && (text.Length == 2 || char.IsWhiteSpace(text[2]));
}
