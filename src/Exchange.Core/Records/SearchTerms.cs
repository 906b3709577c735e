using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;

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

    // So that there is one value for none.
    private SearchTerms(string text) => _text = text.Length == 0 ? null : text;

    /// <summary>The text; empty where there are none.</summary>
    public string Text => _text ?? "";

    /// <summary>Joins terms.</summary>
    public static SearchTerms Of(ReadOnlySpan<SearchTerm> terms)
    {
        if (terms.Length == 1)
        {
            // Nearly all records'.
            return new SearchTerms(string.Concat([Digit(terms[0])], terms[0].Text));
        }

        var text = new StringBuilder();
        foreach (var term in terms)
        {
            if (text.Length > 0)
            {
                text.Append(Apart);
            }

            text.Append(Digit(term)).Append(term.Text);
        }

        return new SearchTerms(text.ToString());
    }

    /// <summary>Those of a stored text.</summary>
    public static SearchTerms Parse(string text) => new(text);

    /// <inheritdoc/>
    public IEnumerator<SearchTerm> GetEnumerator() =>
        Text.Split(Apart, StringSplitOptions.RemoveEmptyEntries).Select(t => new SearchTerm((SearchTermKind)(t[0] - '0'), t[1..])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static char Digit(SearchTerm term) => (char)('0' + (int)term.Kind);
}
