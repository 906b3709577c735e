using System.Collections;
using System.Runtime.CompilerServices;

namespace Exchange.Records;

/// <summary>
/// All that a record is found by, as the one text that is stored: each term as its kind's digit and its text, apart by line feeds, which no term has. Made
/// where a record is read, since the writer, which all wait for, has no time for it.
/// </summary>
[CollectionBuilder(typeof(SearchTerms), nameof(Of))]
public readonly record struct SearchTerms : IEnumerable<SearchTerm>
{
    /// <summary>Stands between two terms.</summary>
    public const char Apart = '\n';

    private readonly string? _text;

    private SearchTerms(string text) => _text = text;

    /// <summary>The text; empty where there are none.</summary>
    public string Text => _text ?? "";

    /// <summary>Joins terms.</summary>
    public static SearchTerms Of(ReadOnlySpan<SearchTerm> terms)
    {
        var text = "";
        foreach (var term in terms)
        {
            var kind = (char)('0' + (int)term.Kind);
            text = text.Length == 0 ? string.Concat([kind], term.Text) : string.Concat(text, [Apart, kind], term.Text);
        }

        return new SearchTerms(text);
    }

    /// <summary>Those of a stored text.</summary>
    public static SearchTerms Parse(string text) => new(text);

    /// <inheritdoc/>
    public IEnumerator<SearchTerm> GetEnumerator() =>
        Text.Split(Apart, StringSplitOptions.RemoveEmptyEntries).Select(t => new SearchTerm((SearchTermKind)(t[0] - '0'), t[1..])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
