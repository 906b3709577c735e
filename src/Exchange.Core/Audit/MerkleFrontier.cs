using System.Numerics;

namespace Exchange.Audit;

/// <summary>
/// The right edge of a growing tree (RFC 6962 section 2.1): one hash a level, from which it can grow and its root follows.
/// An append costs one node's hash on average and allocates nothing. Not thread-safe: it belongs to the sequencer.
/// </summary>
public sealed class MerkleFrontier
{
    // By level, the latest complete subtree of 2^level leaves. Those at the set bits of Size are the peaks: side by side they are the tree.
    private readonly MerkleHash[] _latest = new MerkleHash[64];

    /// <summary>The frontier of the tree without entries.</summary>
    public MerkleFrontier()
    {
    }

    internal MerkleFrontier(long size, Func<int, MerkleHash> peak)
    {
        Size = size;
        for (var level = 0; level < _latest.Length; level++)
        {
            if ((size >> level & 1) == 1)
            {
                _latest[level] = peak(level);
            }
        }
    }

    /// <summary>The number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Appends a leaf. Subtrees of every level from 0 to the one returned became complete: <see cref="Latest"/> has their hashes.</summary>
    /// <param name="leaf">Its hash, by <see cref="MerkleHash.OfLeaf"/>.</param>
    /// <returns>The level of the highest subtree that became complete.</returns>
    public int Append(in MerkleHash leaf)
    {
        var complete = leaf;
        var level = 0;
        for (; (Size >> level & 1) == 1; level++)
        {
            (complete, _latest[level]) = (MerkleHash.OfNode(_latest[level], complete), complete);
        }

        _latest[level] = complete;
        Size++;
        return level;
    }

    /// <summary>The hash of a subtree that the last append made complete.</summary>
    /// <param name="level">A level up to the one that <see cref="Append"/> returned.</param>
    /// <returns>The hash of the subtree of the last 2^level leaves.</returns>
    public MerkleHash Latest(int level) => _latest[level];

    /// <summary>The root: the peaks joined from the right.</summary>
    /// <returns>The tree's hash.</returns>
    public MerkleHash Root()
    {
        if (Size == 0)
        {
            return MerkleHash.EmptyTree;
        }

        var root = _latest[BitOperations.TrailingZeroCount(Size)];
        for (var rest = Size & (Size - 1); rest != 0; rest &= rest - 1)
        {
            root = MerkleHash.OfNode(_latest[BitOperations.TrailingZeroCount(rest)], root);
        }

        return root;
    }
}
