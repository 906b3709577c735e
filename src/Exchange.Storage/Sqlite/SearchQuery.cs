using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>Searches the terms in order and keeps what the reader sees; a page of few results may still have a next one.</summary>
/// <param name="reading">The reading, at one position.</param>
/// <param name="reader">Who reads, and what for.</param>
/// <param name="query">For what.</param>
/// <param name="limit">At most this many results.</param>
/// <param name="options">How many terms are looked at, and how many octets a page holds.</param>
internal sealed class SearchQuery(ReadSession reading, Reader reader, RecordQuery query, int limit, StoreOptions options)
{
    private readonly List<StoredRecord> _found = [];
    private int _scanned;
    private long _octets;
    private SearchPlace? _last;

    public SearchPage Read(SearchPlace? from)
    {
        IReadOnlyList<SearchTerm> terms = query.Terms.Count > 0 ? query.Terms : [new SearchTerm(SearchTermKind.Name, "")];
        var prefix = query.Prefix || query.Terms.Count == 0;
        foreach (var term in terms)
        {
            if (from is not null && from.Term.Kind > term.Kind)
            {
                continue;
            }

            var place = from?.Term.Kind == term.Kind ? from : null;
            if (Take(term, prefix, place))
            {
                return Page(_last);
            }
        }

        return Page(next: null);
    }

    private SearchPage Page(SearchPlace? next) => new(_found, next, reading.IndexedTo, reading.Newest);

    private bool Take(SearchTerm term, bool prefix, SearchPlace? from)
    {
        var agency = from is null ? -1 : AgencyId.TryParse(from.Originator, out var id) ? reading.Numbers.Find(id) ?? -1 : -1;
        var rows = prefix
            ? reading.TermRange
                .Bind(1, (int)term.Kind)
                .Bind(2, from?.Term.Text ?? term.Text)
                .Bind(3, agency)
                .Bind(4, from?.Id ?? "")
                .Bind(5, term.Text + "\U0010FFFF")
            : reading.ExactTerms.Bind(1, (int)term.Kind).Bind(2, term.Text).Bind(3, agency).Bind(4, from?.Id ?? "");
        while (rows.Step())
        {
            _scanned++;
            var (text, originatorNumber, recordId) = (rows.Text(0), rows.Int(1), rows.Text(2));
            var originator = reading.Numbers.Agency(originatorNumber);
            _last = new SearchPlace(new SearchTerm(term.Kind, text), originator.Value, recordId);
            if (Find(originatorNumber, recordId) is { Erased: false } record
                && Visibility.Sees(reader, originator, record.Audience, reading.Sharing, reading.Newest)
                && query.Filter.Matches(originator, record.Kind, record.Status, record.Operation))
            {
                _found.Add(record);
                _octets += record.Octets;
            }

            if (_found.Count >= limit || _octets >= options.PageBytes || _scanned >= options.ScannedHeads)
            {
                rows.Reset();
                return true;
            }
        }

        return false;
    }

    private StoredRecord? Find(int agencyNumber, string id) => RecordLookup.Find(reading, agencyNumber, id);
}
