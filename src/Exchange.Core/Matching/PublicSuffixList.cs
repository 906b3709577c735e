using System.Collections.Frozen;
using System.IO.Compression;

namespace Exchange.Matching;

/// <summary>
/// The Public Suffix List (publicsuffix.org) as shipped with the build: which part of a name people can register below, and
/// which top-level domains there are.
/// </summary>
public sealed class PublicSuffixList
{
    private const byte Plain = 1;
    private const byte Wildcard = 2;
    private const byte Exception = 4;
    private const int IsoDateLength = 10;

    private readonly FrozenDictionary<string, byte> _rules;
    private readonly FrozenDictionary<string, byte>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly FrozenSet<string> _topLevels;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _topLevelLookup;

    private PublicSuffixList(TextReader text)
    {
        var rules = new Dictionary<string, byte>(StringComparer.Ordinal);
        var topLevels = new HashSet<string>(StringComparer.Ordinal);
        var icann = false;
        var date = "";
        while (text.ReadLine() is { } line)
        {
            icann = line.Contains("===BEGIN ICANN", StringComparison.Ordinal) || (icann && !line.Contains("===END ICANN", StringComparison.Ordinal));
            if (line.StartsWith("// VERSION:", StringComparison.Ordinal))
            {
                date = line["// VERSION:".Length..].Trim()[..IsoDateLength];
            }

            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            var rule = line.Split([' ', '\t'], 2)[0];
            var kind = rule[0] == '!' ? Exception : rule.StartsWith("*.", StringComparison.Ordinal) ? Wildcard : Plain;
            var name = ToAscii(kind switch { Exception => rule[1..], Wildcard => rule[2..], _ => rule });
            rules[name] = (byte)(rules.GetValueOrDefault(name) | kind);
            if (icann)
            {
                topLevels.Add(name[(name.LastIndexOf('.') + 1)..]);
            }
        }

        Date = date.Length > 0 ? date : throw new InvalidOperationException("the public suffix list of this build has no line VERSION with its date");
        _rules = rules.ToFrozenDictionary(StringComparer.Ordinal);
        _lookup = _rules.GetAlternateLookup<ReadOnlySpan<char>>();
        _topLevels = topLevels.ToFrozenSet(StringComparer.Ordinal);
        _topLevelLookup = _topLevels.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The list in use.</summary>
    public static PublicSuffixList Current { get; } = Load();

    /// <summary>The list's date, ISO 8601, from its line VERSION.</summary>
    public string Date { get; }

    /// <summary>Says whether a top-level domain is in the list's ICANN section.</summary>
    /// <param name="label">The label, A-label in lower case.</param>
    /// <returns>True when it is.</returns>
    public bool IsTopLevel(ReadOnlySpan<char> label) => _topLevelLookup.Contains(label);

    /// <summary>Finds the registrable domain of a name: its public suffix and one label more.</summary>
    /// <param name="name">A-labels in lower case, no trailing dot.</param>
    /// <returns>Where in the name it begins; -1 when the name is a public suffix itself.</returns>
    public int RegistrableStart(ReadOnlySpan<char> name)
    {
        var suffix = SuffixStart(name);
        return suffix == 0 ? -1 : name[..(suffix - 1)].LastIndexOf('.') + 1;
    }

    /// <summary>Finds the public suffix of a name; a name under no rule has its last label (the list's rule <c>*</c>).</summary>
    /// <param name="name">A-labels in lower case, no trailing dot.</param>
    /// <returns>Where in the name it begins.</returns>
    public int SuffixStart(ReadOnlySpan<char> name)
    {
        // From the longest candidate to the shortest: the first that matches prevails, exceptions before all.
        var start = 0;
        while (true)
        {
            var rule = _lookup.TryGetValue(name[start..], out var kind) ? kind : 0;
            var dot = name[start..].IndexOf('.');
            if ((rule & Exception) != 0)
            {
                return start + dot + 1;
            }

            if ((rule & Plain) != 0 || dot < 0)
            {
                return start;
            }

            if (_lookup.TryGetValue(name[(start + dot + 1)..], out var parent) && (parent & Wildcard) != 0)
            {
                return start;
            }

            start += dot + 1;
        }
    }

    private static PublicSuffixList Load()
    {
        using var packed = new GZipStream(EmbeddedData.Open("public_suffix_list.dat.gz"), CompressionMode.Decompress);
        using var text = new StreamReader(packed);
        return new PublicSuffixList(text);
    }

    /// <summary>The list holds U-labels; names are compared as A-labels.</summary>
    private static string ToAscii(string rule) =>
        rule.All(char.IsAscii) ? rule.ToLowerInvariant() : Idna.ToAscii(rule).Value;
}
