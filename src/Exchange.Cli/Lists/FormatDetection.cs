namespace Exchange.Cli.Lists;

/// <summary>Tells a file's format from its first lines.</summary>
internal static class FormatDetection
{
    private static readonly char[] Separators = [';', '\t', ','];

    /// <summary>Tells the format.</summary>
    /// <param name="head">The first lines that are not blank.</param>
    public static ListFormat Detect(IReadOnlyList<string> head)
    {
        if (head.Count > 0 && head[0].TrimStart().StartsWith('{'))
        {
            return ListFormat.Ndjson;
        }

        if (head.Any(l => l.StartsWith("[Adblock", StringComparison.OrdinalIgnoreCase)))
        {
            return ListFormat.Adblock;
        }

        var telling = head.Where(l => l.TrimStart()[0] is not ('#' or ';' or '!')).ToList();
        return Most(telling, l => l.StartsWith("||", StringComparison.Ordinal) || l.StartsWith("@@", StringComparison.Ordinal)) ? ListFormat.Adblock
            : Most(telling, RpzFormat.IsZoneLine) ? ListFormat.Rpz
            : Most(telling, l => DnsmasqFormat.IsSetting(l.AsSpan().TrimStart())) ? ListFormat.Dnsmasq
            : Most(telling, IsHostsLine) ? ListFormat.Hosts
            : telling.Count > 0 && IsHeader(telling[0]) ? ListFormat.Csv
            : ListFormat.List;
    }

    private static bool Most(List<string> lines, Func<string, bool> holds) => lines.Count > 0 && lines.Count(holds) * 2 > lines.Count;

    private static bool IsHostsLine(string text)
    {
        var words = text.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 2 && HostsFormat.IsAddress(words[0]);
    }

    /// <summary>A line of several cells, or of one that is a known column; a URL may hold any of the separators.</summary>
    private static bool IsHeader(string text)
    {
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var several = Separators.Any(s => text.Split(s).Count(cell => !string.IsNullOrWhiteSpace(cell)) > 1);
        return several
            ? !text.Contains("://", StringComparison.Ordinal) && !text.StartsWith('=')
            : ColumnNames.Find(text.Trim(';', ',', '\t', '"', ' ')) is not null;
    }
}
