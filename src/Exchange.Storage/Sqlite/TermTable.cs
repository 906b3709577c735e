using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>The table <c>terms</c> as written: filled by the indexer in sorted runs, emptied of a record at once when it changes.</summary>
internal sealed class TermTable(Database database)
{
    private readonly Statement _unindexed = database.Prepare("SELECT position, agency_no, id, terms, updated FROM heads WHERE position > (SELECT indexed FROM hub) ORDER BY position LIMIT 0 + ?");

    private readonly Statement _insert = database.Prepare("INSERT OR IGNORE INTO terms (kind, term, agency_no, id) VALUES (?, ?, ?, ?)");
    private readonly Statement _delete = database.Prepare("DELETE FROM terms WHERE kind = ? AND term = ? AND agency_no = ? AND id = ?");
    private readonly Statement _indexed = database.Prepare("UPDATE hub SET indexed = ?, indexed_time = max(indexed_time, ?)");

    /// <summary>Indexes some heads; true when there may be more.</summary>
    public bool Index(int limit, long head, DateTimeOffset now)
    {
        var run = new List<(SearchTerm Term, int Agency, string Id)>();
        var count = 0;
        long last = 0;
        long updated = 0;
        _unindexed.Bind(1, limit);
        while (_unindexed.Step())
        {
            count++;
            (last, updated) = (_unindexed.Long(0), _unindexed.Long(4));
            var (agency, id) = (_unindexed.Int(1), _unindexed.Text(2));
            run.AddRange(TermsText.Split(_unindexed.Text(3)).Select(term => (term, agency, id)));
        }

        // In the order of the key, so that a run touches each page of the tree once.
        run.Sort((a, b) => a.Term.Kind != b.Term.Kind
            ? a.Term.Kind.CompareTo(b.Term.Kind)
            : string.CompareOrdinal(a.Term.Text, b.Term.Text));
        foreach (var (term, agency, id) in run)
        {
            _insert.Bind(1, (int)term.Kind).Bind(2, term.Text).Bind(3, agency).Bind(4, id).Run();
        }

        var more = count == limit;

        // In the middle, what was committed before the last one indexed is covered, and nothing later is promised.
        _indexed.Bind(1, more ? last : head).Bind(2, more ? updated - 1 : now.ToMicroseconds()).Run();
        return more;
    }

    /// <summary>Takes a record's terms out.</summary>
    public void Remove(IEnumerable<SearchTerm> terms, int agencyNumber, string id)
    {
        foreach (var term in terms)
        {
            _delete.Bind(1, (int)term.Kind).Bind(2, term.Text).Bind(3, agencyNumber).Bind(4, id).Run();
        }
    }
}
