using System.Runtime.InteropServices;
using Exchange.Changes;
using Exchange.Storage.Sqlite.Runs;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// Where each record stands, by name. What a transaction sets is kept in memory until its commit writes it as a sorted run; a name that
/// is set again is in a later run with a greater position, which is the one that counts.
/// </summary>
internal sealed class NameTable
{
    // With a row's header, one fills a page of the database.
    private const int BlockOctets = 16_256;

    private readonly RunTree _tree;

    // What the transaction has set, by agency.
    private readonly Dictionary<int, Dictionary<string, long>> _set = [];

    // The same, oldest first, with the position it had set before; 0 where it had not.
    private readonly List<(int AgencyNumber, string Id, long Before)> _changes = [];
    private readonly KeyList _keys = new();

    public NameTable(Database database, RunNumbers numbers) => _tree = new RunTree(database, numbers, RunTreeId.Names, BlockOctets, Filters);

    /// <summary>For readers.</summary>
    public RunFilters Filters { get; } = new();

    /// <summary>What the transaction has made of it so far.</summary>
    public NameMark Mark => new(_changes.Count, _tree.State);

    /// <summary>By what <see cref="MayStand"/> is asked for each record of a batch. For any thread: the writer has no time for it.</summary>
    public static ulong[] HashesOf(int agencyNumber, IReadOnlyList<PushedRecord> records)
    {
        Span<byte> octets = stackalloc byte[RunKey.LongestName];
        var hashes = new ulong[records.Count];
        for (var i = 0; i < records.Count; i++)
        {
            hashes[i] = records[i].Draft is { } draft ? BloomFilter.Hash(RunKey.OfName(octets, agencyNumber, draft.Key.Id)) : 0;
        }

        return hashes;
    }

    /// <summary>Says of each record of a batch whether one of its name may have been committed; nearly all that are new may not.</summary>
    /// <param name="hashes">Of its names (<see cref="HashesOf"/>).</param>
    public bool[] MayStand(ReadOnlySpan<ulong> hashes)
    {
        var may = new bool[hashes.Length];
        _tree.MayHold(hashes, may);
        return may;
    }

    /// <summary>The position of a record; null when none of that name ever stood.</summary>
    /// <param name="agencyNumber">Its originator's number.</param>
    /// <param name="id">Its id.</param>
    /// <param name="mayStand">False when no transaction before this one can have set it (<see cref="MayStand"/>).</param>
    public long? Find(int agencyNumber, string id, bool mayStand = true)
    {
        if (_set.TryGetValue(agencyNumber, out var set) && set.TryGetValue(id, out var position))
        {
            return position;
        }

        if (!mayStand)
        {
            return null;
        }

        Span<byte> key = stackalloc byte[RunKey.LongestName];
        return _tree.Find(RunKey.OfName(key, agencyNumber, id));
    }

    /// <summary>Says where a record stands from now on.</summary>
    public void Set(int agencyNumber, string id, long position)
    {
        if (!_set.TryGetValue(agencyNumber, out var set))
        {
            _set[agencyNumber] = set = [];
        }

        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(set, id, out _);
        _changes.Add((agencyNumber, id, place));
        place = position;
    }

    /// <summary>Before the commit: writes what was set.</summary>
    public void Write()
    {
        if (_changes.Count == 0)
        {
            return;
        }

        Span<byte> octets = stackalloc byte[RunKey.LongestName];
        var (first, last) = (long.MaxValue, 0L);
        foreach (var (agencyNumber, set) in _set)
        {
            foreach (var (id, position) in set)
            {
                _keys.Add(RunKey.OfName(octets, agencyNumber, id), position);
                (first, last) = (Math.Min(first, position), Math.Max(last, position));
            }
        }

        _keys.Sort();
        _tree.Add(_keys, first, last);
        _keys.Clear();
    }

    /// <summary>Merges runs behind the writer; true when there is more to do.</summary>
    public bool Merge(int limit) => _tree.Merge(limit);

    /// <summary>Goes back to what the transaction had made of it before.</summary>
    public void TakeBack(NameMark mark)
    {
        for (var i = _changes.Count - 1; i >= mark.Changes; i--)
        {
            var (agencyNumber, id, before) = _changes[i];
            if (before > 0)
            {
                _set[agencyNumber][id] = before;
            }
            else
            {
                _set[agencyNumber].Remove(id);
            }
        }

        _changes.RemoveRange(mark.Changes, _changes.Count - mark.Changes);
        _tree.TakeBack(mark.Tree);
    }

    /// <summary>The transaction is committed.</summary>
    public void Keep()
    {
        Clear();
        _tree.Keep();
    }

    /// <summary>The transaction is rolled back.</summary>
    public void Rollback()
    {
        Clear();
        _keys.Clear();
        _tree.Rollback();
    }

    private void Clear()
    {
        foreach (var set in _set.Values)
        {
            set.Clear();
        }

        _changes.Clear();
    }
}
