using System.Collections.Frozen;
using System.Net;

namespace Exchange.Cli.Lists;

/// <summary>A hosts file: an address, white space, one or more names; remarks after <c>#</c>.</summary>
internal sealed class HostsFormat : LineFormat
{
    private static readonly FrozenSet<string> LocalNames = new[]
    {
        "localhost", "localhost.localdomain", "localhost4", "localhost6", "localhost6.localdomain6", "local", "broadcasthost", "0.0.0.0", "ip6-localhost",
        "ip6-loopback", "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters", "ip6-allhosts",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly NameListFormat _names = new();

    /// <inheritdoc/>
    public override void Read(SourceLine line, List<ListLine> found)
    {
        var hash = line.Text.IndexOf('#', StringComparison.Ordinal);
        var words = (hash < 0 ? line.Text : line.Text[..hash]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            found.Add(ListLine.Of(line, hash < 0 ? LineStatus.Blank : LineStatus.Comment));
        }
        else if (!IsAddress(words[0]))
        {
            _names.Read(line, found);
        }
        else if (words.Length == 1)
        {
            found.Add(Reject(line, RefusalReason.DomainNameInvalid, "an address without a name", "write the name after the address"));
        }
        else
        {
            found.AddRange(words.Skip(1).Select(word => LocalNames.Contains(word) ? ListLine.Of(line, LineStatus.Local) : Name(line, word)));
        }
    }

    /// <summary>True for an IPv4 or IPv6 address, a scope such as <c>%lo0</c> included.</summary>
    public static bool IsAddress(string word) =>
        IPAddress.TryParse(word, out _) && (word.Contains(':', StringComparison.Ordinal) || word.Count(c => c == '.') == 3);
}
