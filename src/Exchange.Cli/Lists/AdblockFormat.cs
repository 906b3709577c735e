using Exchange.Matching;

namespace Exchange.Cli.Lists;

/// <summary>
/// Rules of ad blockers (Adblock Plus, uBlock, AdGuard). Only a rule that blocks a whole name names one: a rule for a path, for
/// certain pages, or for parts of a page says nothing about the domain.
/// </summary>
internal sealed class AdblockFormat : LineFormat
{
    private const string WholeNames = "push it as a name by itself if the whole domain is meant";

    private static readonly string[] Cosmetic = ["##", "#@#", "#?#", "#$#", "#%#", "$$"];

    private readonly HostsFormat _hosts = new();
    private DomainName? _previous;

    /// <inheritdoc/>
    public override void Read(SourceLine line, List<ListLine> found)
    {
        var text = line.Text.AsSpan().Trim();
        if (text.IsEmpty)
        {
            found.Add(ListLine.Of(line, LineStatus.Blank));
        }
        else if (text[0] == '!' || (text[0] == '[' && text[^1] == ']') || (text[0] == '#' && (text.Length == 1 || text[1] is not ('#' or '@' or '?' or '$' or '%'))))
        {
            found.Add(ListLine.Of(line, LineStatus.Comment));
        }
        else if (text.StartsWith("@@", StringComparison.Ordinal))
        {
            found.Add(ListLine.Of(line, LineStatus.Exception));
        }
        else if (text.StartsWith("||", StringComparison.Ordinal))
        {
            found.Add(Rule(line, text[2..]));
        }
        else if (text.StartsWith("|http", StringComparison.OrdinalIgnoreCase) && text.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            found.Add(Rule(line, text[(scheme + 3)..]));
        }
        else if (IsCosmetic(line.Text))
        {
            found.Add(Reject(line, RefusalReason.DomainNameInvalid, "the rule hides parts of a page, it blocks no domain", WholeNames));
        }
        else
        {
            _hosts.Read(line, found);
        }

        _previous = found[^1].Host;
    }

    private ListLine Rule(SourceLine line, ReadOnlySpan<char> rule)
    {
        var dollar = rule.IndexOf('$');
        var pattern = dollar < 0 ? rule : rule[..dollar];
        if (dollar >= 0 && Limits(rule[(dollar + 1)..].ToString()) is { } limit)
        {
            return limit == "badfilter"
                ? ListLine.Of(line, LineStatus.Exception)
                : Reject(line, RefusalReason.DomainNameInvalid, $"the rule's option {limit} limits it to certain pages", WholeNames);
        }

        var end = pattern.IndexOfAny('^', '/', '|');
        var tail = end < 0 ? default : pattern[end..].Trim("^|/");
        if (!tail.IsEmpty && tail.ToString() is not ("*" or "l"))
        {
            return Reject(line, RefusalReason.DomainNameInvalid, "the rule blocks a part of the site, not its name", WholeNames);
        }

        var host = (end < 0 ? pattern : pattern[..end]).ToString();
        var below = host.StartsWith("*.", StringComparison.Ordinal);
        if ((below ? host[2..] : host).Contains('*', StringComparison.Ordinal))
        {
            return Reject(line, RefusalReason.DomainNameInvalid, "the rule is a pattern for many names", "write out the names that are meant");
        }

        var name = Name(line, host);
        return below ? Below(line, name, _previous) : name;
    }

    private static string? Limits(string options) =>
        options.Split(',').Select(o => o.Split('=')[0].Trim()).FirstOrDefault(o => o is "domain" or "denyallow" or "badfilter" or "removeparam" or "csp" or "replace");

    private static bool IsCosmetic(string text) => Cosmetic.Any(mark => text.Contains(mark, StringComparison.Ordinal));
}
