using Exchange.Storage.Sqlite.Runs;

namespace Exchange.Storage.Sqlite;

/// <summary>Where records stand, by name, as read in one snapshot after the other.</summary>
internal sealed class NameRows(Database database, RunFilters filters)
{
    private readonly RunRows _rows = new(database);
    private List<Run>? _runs;

    /// <summary>A new snapshot begins.</summary>
    public void Begin() => _runs = null;

    /// <summary>The position of a record; null when none of that name ever stood, for which it takes the same reads.</summary>
    public long? Find(int agencyNumber, string id)
    {
        _runs ??= _rows.Of(RunTreeId.Names);
        Span<byte> octets = stackalloc byte[RunKey.LongestName];
        var key = RunKey.OfName(octets, agencyNumber, id);
        var hash = BloomFilter.Hash(key);
        var looked = false;
        foreach (var run in _runs)
        {
            if (filters.MayHold(run.Number, hash))
            {
                looked = true;
                if (_rows.TryFind(run.Number, key, out var position))
                {
                    return position;
                }
            }
        }

        // What is absent is looked for once, as what stands is (law 6).
        if (!looked && _runs.Count > 0)
        {
            _rows.TryFind(_runs[^1].Number, key, out _);
        }

        return null;
    }
}
