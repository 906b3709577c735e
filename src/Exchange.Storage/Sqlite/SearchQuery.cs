using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Storage.Sqlite.Runs;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// Searches the terms in order and keeps what the reader sees, until the page is full or the terms end. It goes through as many short
/// readings as that takes: a page that ended because of how much was looked at would tell of matches that the reader may not see (law 6).
/// </summary>
/// <param name="reader">Who reads, and what for.</param>
/// <param name="query">For what.</param>
/// <param name="limit">At most this many results.</param>
/// <param name="options">How many terms one reading looks at, and how many octets a page holds.</param>
internal sealed class SearchQuery(Reader reader, RecordQuery query, int limit, StoreOptions options)
{
    private readonly List<StoredRecord> _found = [];
    private DateTimeOffset? _indexedTo;
    private SearchPlace? _last;
    private int _scanned;
    private long _octets;

    private bool Full => _found.Count >= limit || _octets >= options.PageBytes;

    /// <summary>Reads a page.</summary>
    /// <param name="readers">Where readings are made.</param>
    /// <param name="from">Where to go on; null for the beginning.</param>
    /// <param name="cancellationToken">Gives up between two readings.</param>
    public SearchPage Read(ReadPool readers, SearchPlace? from, CancellationToken cancellationToken)
    {
        _last = from;
        var page = readers.Read(ReadOn);
        var again = page is null;
        while (page is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = readers.Read(ReadOn);
        }

        return again ? readers.Read(reading => Renew(reading, page)) : page;
    }

    /// <summary>Goes on from where the last reading ended; null where there is more to look at.</summary>
    private SearchPage? ReadOn(ReadSession reading)
    {
        // The earliest of the readings is the one that covers least.
        _indexedTo ??= reading.IndexedTo;
        _scanned = 0;
        var from = _last;
        IReadOnlyList<SearchTerm> terms = query.Terms.Count > 0 ? query.Terms : [new SearchTerm(SearchTermKind.Name, "")];
        foreach (var term in terms)
        {
            if (from is not null && from.Term.Kind > term.Kind)
            {
                continue;
            }

            if (!Take(reading, term, from?.Term.Kind == term.Kind ? from : null))
            {
                return Full ? Page(reading, _last) : null;
            }
        }

        return Page(reading, next: null);
    }

    private SearchPage Page(ReadSession reading, SearchPlace? next) => new([.. _found], next, _indexedTo!.Value, reading.Newest);

    /// <summary>What several readings found, as it is at one position; what has a new revision meanwhile is left to the search that covers it.</summary>
    private SearchPage Renew(ReadSession reading, SearchPage page)
    {
        var found = new List<StoredRecord>(page.Records.Count);
        foreach (var before in page.Records)
        {
            var originator = before.Key.Originator;
            if (Find(reading, reading.Numbers.Find(originator)!.Value, originator, before.Key.Id) is { } now && now.Revision == before.Revision)
            {
                found.Add(now);
            }
        }

        return page with { Records = found, ReadAt = reading.Newest };
    }

    /// <summary>Takes what matches a term; false where the page is full or the reading has looked at enough.</summary>
    private bool Take(ReadSession reading, SearchTerm term, SearchPlace? from)
    {
        var all = query.Prefix || query.Terms.Count == 0;
        var first = from is null ? (all ? RunKey.BeforeAll(term) : RunKey.Before(term)) : After(reading, from);
        var end = all ? RunKey.AfterAllOf(term) : RunKey.After(term);
        foreach (var (text, number, recordId) in reading.Terms.Between(first, end))
        {
            _scanned++;
            var originator = reading.Numbers.Agency(number);
            _last = new SearchPlace(new SearchTerm(term.Kind, text), originator.Value, recordId);
            if (Find(reading, number, originator, recordId) is { } record && query.Filter.Matches(originator, record.Kind, record.Status, record.Operation))
            {
                _found.Add(record);
                _octets += record.Octets;
            }

            if (Full || _scanned >= options.ScannedHeads)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Just after a place; before all records of its term where the agency is not known.</summary>
    private static byte[] After(ReadSession reading, SearchPlace place) =>
        AgencyId.TryParse(place.Originator, out var id) && reading.Numbers.Find(id) is { } number
            ? RunKey.JustAfter(RunKey.OfTerm(place.Term, number, place.Id))
            : RunKey.Before(place.Term);

    private StoredRecord? Find(ReadSession reading, int agencyNumber, AgencyId originator, string id) => RecordLookup.Find(reading, reader, originator, agencyNumber, id);
}
