using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>The rows of an epoch's tree: leaf hashes in <c>entries</c>, those of complete subtrees in <c>subtrees</c>.</summary>
internal sealed class TreeRows(Database database, LogEpoch epoch) : ISubtreeHashes
{
    private readonly Statement _leaves = database.Prepare("SELECT sequence, hash FROM entries WHERE sequence >= ? ORDER BY sequence LIMIT 0 + ?");
    private readonly Statement _subtrees = database.Prepare("SELECT idx, hash FROM subtrees WHERE epoch = ? AND level = ? AND idx >= ? ORDER BY idx LIMIT 0 + ?");

    /// <summary>Reads neighbouring hashes of one level.</summary>
    /// <exception cref="InvalidDataException">One is missing or is no hash: the database was damaged or changed.</exception>
    public void Read(int level, long first, Span<MerkleHash> hashes)
    {
        var start = level == 0 ? epoch.FirstSequence + first : first;
        var rows = level == 0
            ? _leaves.Bind(1, start).Bind(2, hashes.Length)
            : _subtrees.Bind(1, epoch.Epoch).Bind(2, level).Bind(3, start).Bind(4, hashes.Length);
        try
        {
            for (var i = 0; i < hashes.Length; i++)
            {
                if (!rows.Step() || rows.Long(0) != start + i || !MerkleHash.TryRead(rows.Span(1), out hashes[i]))
                {
                    throw new InvalidDataException($"the log has no {(level == 0 ? "entry" : $"subtree of level {level} at")} {first + i}: the database was damaged or changed");
                }
            }
        }
        finally
        {
            rows.Reset();
        }
    }
}
