using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// Checks stored entries against their own hashes, against the subtrees that were written when they were complete, and details
/// against the commitments in their leaves.
/// </summary>
internal static class LogCheck
{
    /// <summary>The first thing that is wrong within a range of indexes of the present epoch.</summary>
    public static LogFault? Find(LogRows log, long first, long end)
    {
        var epoch = log.Epochs.Present;
        var rows = log.Range(epoch.FirstSequence + first, epoch.FirstSequence + end, end - first, oldestFirst: true, agencyNumber: null);
        var index = first;
        LogFault? fault = null;
        while (fault is null && index < end)
        {
            fault = rows.Step() && rows.Long(0) == epoch.FirstSequence + index ? Check(rows, index, epoch.Epoch) : new LogFault(index, 1, "the entry is missing");
            index++;
        }

        rows.Reset();
        return fault ?? CheckSubtrees(log, first, end);
    }

    private static LogFault? Check(Statement row, long index, long epoch)
    {
        var leaf = row.Span(2);
        if (leaf.Length != Leaf.Length || !MerkleHash.TryRead(row.Span(1), out var hash) || hash != MerkleHash.OfLeaf(leaf))
        {
            return new LogFault(index, 1, "the leaf is not the one that was hashed");
        }

        if (Leaf.Read(leaf).Epoch != epoch)
        {
            return new LogFault(index, 1, "the leaf is of another epoch");
        }

        if (row.IsNull(4))
        {
            return null;
        }

        var salt = row.Span(4);
        return !Leaf.Commits(leaf, LeafPart.Touched, Leaf.PartSalt(salt, LeafPart.Touched), row.Span(3)) ? new LogFault(index, 1, "the touched positions are not those that the leaf commits to")
            : !Leaf.Commits(leaf, LeafPart.Detail, Leaf.PartSalt(salt, LeafPart.Detail), row.Span(5)) ? new LogFault(index, 1, "the detail is not the one that the leaf commits to")
            : null;
    }

    /// <summary>Checks the complete subtrees above a range of leaves against those below them.</summary>
    private static LogFault? CheckSubtrees(LogRows log, long first, long end)
    {
        Span<MerkleHash> below = stackalloc MerkleHash[1 << MerkleTree.KeptLevels];
        Span<MerkleHash> stored = stackalloc MerkleHash[1];
        for (var level = MerkleTree.KeptLevels; end >> level > 0; level += MerkleTree.KeptLevels)
        {
            for (var index = first >> level; index < end >> level; index++)
            {
                try
                {
                    log.Tree.Read(level - MerkleTree.KeptLevels, index << MerkleTree.KeptLevels, below);
                    log.Tree.Read(level, index, stored);
                }
                catch (InvalidDataException missing)
                {
                    return new LogFault(index << level, 1L << level, missing.Message);
                }

                var frontier = new MerkleFrontier();
                foreach (ref readonly var hash in below)
                {
                    frontier.Append(hash);
                }

                if (frontier.Root() != stored[0])
                {
                    return new LogFault(index << level, 1L << level, "the leaves' hashes are not those of the tree that grew above them");
                }
            }
        }

        return null;
    }
}
