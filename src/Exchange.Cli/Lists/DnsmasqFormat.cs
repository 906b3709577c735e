namespace Exchange.Cli.Lists;

/// <summary>dnsmasq configuration: <c>server=/name/</c>, <c>address=/name/0.0.0.0</c>, <c>local=/name/</c>; other settings are its frame.</summary>
internal sealed class DnsmasqFormat : LineFormat
{
    private static readonly string[] Settings = ["server=/", "address=/", "local=/"];

    /// <summary>True for a setting that names domains.</summary>
    public static bool IsSetting(ReadOnlySpan<char> text)
    {
        foreach (var setting in Settings)
        {
            if (text.StartsWith(setting, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Read(SourceLine line, List<ListLine> found)
    {
        var text = line.Text.AsSpan().Trim();
        if (text.IsEmpty || text[0] == '#')
        {
            found.Add(ListLine.Of(line, text.IsEmpty ? LineStatus.Blank : LineStatus.Comment));
            return;
        }

        if (!IsSetting(text))
        {
            found.Add(ListLine.Of(line, LineStatus.Meta));
            return;
        }

        var parts = BeforeRemark(text, '#').Trim().ToString()[(text.IndexOf('/') + 1)..].Split('/');

        // server=/name/# sends the name to the ordinary servers: an exception to a wider block.
        if (parts[^1] == "#")
        {
            found.Add(ListLine.Of(line, LineStatus.Exception));
            return;
        }

        var names = parts.Length > 1 ? parts[..^1] : parts;
        found.AddRange(names.Select(name => Name(line, name.TrimStart('.'))));
    }
}
