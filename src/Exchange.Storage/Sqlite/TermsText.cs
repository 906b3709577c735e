using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>A record's search terms in one column: each as its kind's digit and its text, apart by line feeds (which no term has).</summary>
internal static class TermsText
{
    public static string Join(IReadOnlyList<SearchTerm> terms) =>
        terms.Count == 0 ? "" : string.Join('\n', terms.Select(t => $"{(int)t.Kind}{t.Text}"));

    public static IEnumerable<SearchTerm> Split(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(t => new SearchTerm((SearchTermKind)(t[0] - '0'), t[1..]));
}
