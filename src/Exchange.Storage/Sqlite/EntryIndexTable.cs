using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The tables <c>entry_hashes</c> and <c>entry_agencies</c> as written: by which entries are found, filled a little later in sorted runs,
/// since an entry's own commit would pay a page for each. Readers look at the few that are not in them yet one by one.
/// </summary>
internal sealed class EntryIndexTable(Database database)
{
    private readonly Statement _unindexed = database.Prepare(
        "SELECT sequence, leaf, hash FROM entries WHERE sequence >= (SELECT log_indexed FROM hub) ORDER BY sequence LIMIT 0 + ?");

    private readonly Statement _hash = database.Prepare("INSERT INTO entry_hashes (hash, sequence) VALUES (?, ?)");
    private readonly Statement _agency = database.Prepare("INSERT INTO entry_agencies (agency_no, sequence) VALUES (?, ?)");
    private readonly Statement _indexed = database.Prepare("UPDATE hub SET log_indexed = ?");

    /// <summary>Indexes some entries; true when there may be more.</summary>
    public bool Index(int limit)
    {
        var run = new List<(long Sequence, int AgencyNumber, byte[] Hash)>();
        _unindexed.Bind(1, limit);
        while (_unindexed.Step())
        {
            // A damaged leaf is nobody's: whoever reads it is told, and the others are found.
            run.Add((_unindexed.Long(0), Leaf.TryRead(_unindexed.Span(1), out var leaf) ? leaf.AgencyNumber : 0, _unindexed.Bytes(2)));
        }

        if (run.Count == 0)
        {
            return false;
        }

        var next = run[^1].Sequence + 1;
        foreach (var (sequence, agencyNumber, _) in run.OrderBy(e => e.AgencyNumber).ThenBy(e => e.Sequence))
        {
            _agency.Bind(1, agencyNumber).Bind(2, sequence).Run();
        }

        // In the order of the key, so that a run touches each page of the tree once.
        run.Sort((a, b) => a.Hash.AsSpan().SequenceCompareTo(b.Hash));
        foreach (var (sequence, _, hash) in run)
        {
            _hash.Bind(1, hash).Bind(2, sequence).Run();
        }

        _indexed.Bind(1, next).Run();
        return run.Count == limit;
    }
}
