using Exchange.Matching;

namespace Exchange.Cli.Lists;

/// <summary>
/// A response policy zone (draft-vixie-dnsop-dns-rpz): the owner names are what is blocked, the record says how. Names with a
/// trailing dot end with the zone's own name, which is cut off.
/// </summary>
internal sealed class RpzFormat : LineFormat
{
    private static readonly string[] Types = ["CNAME", "A", "AAAA", "TXT", "MX", "SRV", "PTR", "DNAME", "NS", "SOA", "RRSIG", "NSEC", "DNSKEY"];
    private static readonly string[] AddressTriggers = ["rpz-ip", "rpz-client-ip", "rpz-nsip", "rpz-nsdname"];

    private DomainName? _previous;
    private string _origin = "";
    private bool _inParentheses;

    /// <summary>True for a line that only a policy zone has.</summary>
    public static bool IsZoneLine(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0
            && (words[0] is "$TTL" or "$ORIGIN"
                || (words.Length >= 3 && words.Skip(1).Take(3).Any(w => string.Equals(w, "CNAME", StringComparison.OrdinalIgnoreCase) || string.Equals(w, "SOA", StringComparison.OrdinalIgnoreCase))));
    }

    /// <inheritdoc/>
    public override void Read(SourceLine line, List<ListLine> found)
    {
        var entry = Entry(line);
        found.Add(entry);
        if (entry.Host is not null)
        {
            _previous = entry.Host;
        }
    }

    private ListLine Entry(SourceLine line)
    {
        var remark = line.Text.IndexOf(';', StringComparison.Ordinal);
        var text = remark < 0 ? line.Text : line.Text[..remark];
        if (string.IsNullOrWhiteSpace(text))
        {
            return ListLine.Of(line, remark < 0 ? LineStatus.Blank : LineStatus.Comment);
        }

        var continued = _inParentheses;
        _inParentheses = text.LastIndexOf('(') > text.LastIndexOf(')') || (_inParentheses && !text.Contains(')', StringComparison.Ordinal));
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (string.Equals(words[0], "$ORIGIN", StringComparison.OrdinalIgnoreCase) && words.Length > 1)
        {
            _origin = words[1].Trim('.');
        }

        // A line that begins with white space is a further record of the owner above, or the zone's own.
        if (continued || words[0][0] is '$' or '@' || char.IsWhiteSpace(text[0]))
        {
            return ListLine.Of(line, LineStatus.Meta);
        }

        var type = Array.FindIndex(words, 1, w => Types.Contains(w, StringComparer.OrdinalIgnoreCase));
        if (type < 0)
        {
            return words.Length == 1
                ? Name(line, words[0])
                : Reject(line, RefusalReason.DomainNameInvalid, "it is no record of a policy zone", "write it as: name CNAME .");
        }

        if (words[type].ToUpperInvariant() is "SOA" or "NS" or "RRSIG" or "NSEC" or "DNSKEY")
        {
            return ListLine.Of(line, LineStatus.Meta);
        }

        return type + 1 < words.Length && words[type + 1].StartsWith("rpz-passthru", StringComparison.OrdinalIgnoreCase)
            ? ListLine.Of(line, LineStatus.Exception)
            : Owner(line, words[0]);
    }

    private ListLine Owner(SourceLine line, string owner)
    {
        var name = owner.EndsWith('.') && _origin.Length > 0 && owner[..^1].EndsWith($".{_origin}", StringComparison.OrdinalIgnoreCase)
            ? owner[..^(_origin.Length + 2)]
            : owner;
        if (AddressTriggers.Any(t => name.TrimEnd('.').EndsWith($".{t}", StringComparison.OrdinalIgnoreCase)))
        {
            return Reject(line, RefusalReason.DomainNameInvalid, "it blocks an address or a name server, not a name", "push the domain names that are meant");
        }

        return name.StartsWith("*.", StringComparison.Ordinal) ? Below(line, Name(line, name[2..]), _previous) : Name(line, name);
    }
}
