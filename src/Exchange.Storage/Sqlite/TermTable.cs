using Exchange.Records;
using Exchange.Storage.Sqlite.Runs;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// What Search finds records by, as written: filled a little later by the indexer, a sorted run at a time, emptied of a record at once when
/// it changes. A record's terms are in runs of the positions from its revision's to its present one.
/// </summary>
internal sealed class TermTable(Database database, RunNumbers numbers)
{
    // Four to a page: a block is written anew when one of its terms is removed.
    private const int BlockOctets = 4_000;

    private readonly Statement _unindexed = database.Prepare(
        "SELECT position, agency_no, id, terms FROM heads WHERE position > ? ORDER BY position LIMIT 0 + ?");

    private readonly Statement _body = database.Prepare("SELECT body FROM heads WHERE position = ?");

    private readonly Statement _indexedTo = database.Prepare("SELECT indexed FROM hub");
    private readonly Statement _indexed = database.Prepare("UPDATE hub SET indexed = ?, indexed_time = max(indexed_time, ?)");
    private readonly RunTree _tree = new(database, numbers, RunTreeId.Terms, BlockOctets, filters: null);
    private readonly KeyList _keys = new();

    // Where keys are made.
    private byte[] _room = [];

    /// <summary>What the transaction has made of it so far.</summary>
    public RunTreeState Mark => _tree.State;

    /// <summary>Indexes some heads.</summary>
    public IndexProgress Index(int limit, long head, DateTimeOffset now)
    {
        _indexedTo.First(row => row.Long(0), out var indexed);
        var count = 0;
        var last = indexed;
        _keys.Clear();
        _unindexed.Bind(1, indexed).Bind(2, limit);
        while (_unindexed.Step())
        {
            count++;
            last = _unindexed.Long(0);

            // A head that was moved may have been indexed where it stood before: its terms are in two runs then, and found once.
            var agency = _unindexed.Int(1);
            var id = _unindexed.Span(2);
            var terms = _unindexed.Span(3);
            foreach (var place in terms.Split((byte)SearchTerms.Apart))
            {
                if (terms[place] is { IsEmpty: false } term)
                {
                    _keys.Add(RunKey.OfTerm(ref _room, (SearchTermKind)(term[0] - '0'), term[1..], agency, id), value: 0);
                }
            }
        }

        _keys.Sort();
        _tree.Add(_keys, indexed + 1, last);
        var more = count == limit;

        // In the middle, what was committed before the last one indexed is covered, and nothing later is promised.
        var upTo = more ? UpdatedAt(last) - 1 : now.ToMicroseconds();
        _indexed.Bind(1, more ? last : head).Bind(2, upTo).Run();
        return new IndexProgress(more, now - Times.FromMicroseconds(upTo));
    }

    /// <summary>Merges runs; true when there is more to do.</summary>
    public bool Merge(int limit) => _tree.Merge(limit);

    /// <summary>Takes a record's terms out.</summary>
    /// <param name="terms">Its terms.</param>
    /// <param name="head">The record as it stood.</param>
    /// <param name="agencyNumber">Its originator's number.</param>
    public void Remove(IEnumerable<SearchTerm> terms, StoredRecord head, int agencyNumber)
    {
        foreach (var term in terms)
        {
            _tree.Remove(RunKey.OfTerm(term, agencyNumber, head.Key.Id), head.RevisedAt, head.Position);
        }
    }

    /// <summary>Goes back to what the transaction had made of it before.</summary>
    public void TakeBack(RunTreeState mark) => _tree.TakeBack(mark);

    /// <summary>The transaction is committed.</summary>
    public void Keep() => _tree.Keep();

    /// <summary>The transaction is rolled back.</summary>
    public void Rollback() => _tree.Rollback();

    // Of one head alone: what comes before the body in a row is read without it, and a body may be long.
    private long UpdatedAt(long position) =>
        _body.Bind(1, position).First(row => HeadBody.Read(row.Span(0)).Updated, out var updated) ? updated : throw new InvalidOperationException($"no record stands at position {position}");
}
