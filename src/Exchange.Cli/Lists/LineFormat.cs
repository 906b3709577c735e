using Exchange.Matching;

namespace Exchange.Cli.Lists;

/// <summary>A format in which every line stands for itself.</summary>
internal abstract class LineFormat
{
    private const string Field = "domain_name";

    /// <summary>Reads one line; it may name several things (a hosts file does).</summary>
    /// <param name="line">The line.</param>
    /// <param name="found">Where what it came to is added.</param>
    public abstract void Read(SourceLine line, List<ListLine> found);

    /// <summary>Reads what stands in the place of a name.</summary>
    protected static ListLine Name(SourceLine line, string written) =>
        written.Contains(TextDetection.Damage)
            ? Reject(line, RefusalReason.TextNotUtf8, "it holds bytes that are no text in the file's encoding", "save the file as UTF-8")
            : WrittenHost.Parse(written).TryGet(out var host, out var refusal)
                ? ListLine.Accept(line, host)
                : ListLine.Reject(line, NameFault.Of(refusal));

    /// <summary>Rejects a line that names something which is not a domain to act upon.</summary>
    protected static ListLine Reject(SourceLine line, RefusalReason reason, string message, string remedy) =>
        ListLine.Reject(line, new Problem(Field, reason, message, remedy));

    /// <summary>Cuts a remark at the end: white space and the mark.</summary>
    protected static ReadOnlySpan<char> BeforeRemark(ReadOnlySpan<char> text, params ReadOnlySpan<char> marks)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (marks.Contains(text[i]) && char.IsWhiteSpace(text[i - 1]))
            {
                return text[..i];
            }
        }

        return text;
    }

    /// <summary>Says that a wildcard covers what lies below the name of the line before.</summary>
    protected static ListLine Below(SourceLine line, ListLine name, DomainName? previous) =>
        name.Host is { } host && previous?.Canonical == host.Canonical ? name with { Status = LineStatus.WildcardOfPrevious } : name;
}
