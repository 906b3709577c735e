using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The tree of the present epoch as it grows. The leaves of a transaction join the frontier at its commit, so that a rollback has
/// nothing to undo in it; complete subtrees of 256, 65,536, ... leaves are rows written in that same transaction. Owned by the
/// writer's thread.
/// </summary>
internal sealed class LogTree
{
    private readonly LogEpoch _epoch;
    private readonly TreeRows _rows;
    private readonly Statement _insert;
    private readonly List<MerkleHash> _pending = [];

    // Null when a commit failed after the frontier had grown: it is then made anew from the rows.
    private MerkleFrontier? _frontier;

    public LogTree(Database database, LogEpoch epoch, long size)
    {
        _epoch = epoch;
        _rows = new TreeRows(database, epoch);
        _insert = database.Prepare("INSERT INTO subtrees (epoch, level, idx, hash) VALUES (?, ?, ?, ?)");
        _frontier = new MerkleTree(_rows).Frontier(size);
        Grown = Committed = new LogHead(epoch.Epoch, epoch.FirstSequence, size, _frontier.Root());
    }

    /// <summary>What the newest commit made of it.</summary>
    public LogHead Committed { get; private set; }

    /// <summary>What the commit under way makes of it, once it has grown.</summary>
    public LogHead Grown { get; private set; }

    /// <summary>The sequence of the next leaf, those of this transaction counted.</summary>
    public long Next => _epoch.FirstSequence + Committed.Size + _pending.Count;

    /// <summary>The root that the committed tree had at a size.</summary>
    public MerkleHash RootAt(long size) => size == Committed.Size ? Committed.Root : new MerkleTree(_rows).Root(size);

    /// <summary>Adds a leaf within the transaction.</summary>
    public void Append(in MerkleHash leaf) => _pending.Add(leaf);

    /// <summary>Takes back the leaves of the transaction from a sequence on.</summary>
    public void TakeBack(long next) => _pending.RemoveRange(_pending.Count - (int)(Next - next), (int)(Next - next));

    /// <summary>Before the commit: the leaves of the transaction join the tree, and the subtrees they complete are written.</summary>
    public void Grow()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        var frontier = _frontier ?? new MerkleTree(_rows).Frontier(Committed.Size);
        _frontier = null;
        foreach (ref readonly var leaf in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending))
        {
            var highest = frontier.Append(leaf);
            for (var level = MerkleTree.KeptLevels; level <= highest; level += MerkleTree.KeptLevels)
            {
                _insert
                    .Bind(1, _epoch.Epoch)
                    .Bind(2, level)
                    .Bind(3, (frontier.Size >> level) - 1)
                    .Bind(4, frontier.Latest(level).AsSpan())
                    .Run();
            }
        }

        _frontier = frontier;
        Grown = Committed with { Size = frontier.Size, Root = frontier.Root() };
    }

    /// <summary>After the commit.</summary>
    public void Keep()
    {
        _pending.Clear();
        Committed = Grown;
    }

    /// <summary>The transaction was rolled back.</summary>
    public void Rollback()
    {
        _pending.Clear();
        Grown = Committed;
        if (_frontier?.Size != Committed.Size)
        {
            _frontier = null;
        }
    }
}
