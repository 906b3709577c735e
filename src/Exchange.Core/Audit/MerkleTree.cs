using System.Numerics;

namespace Exchange.Audit;

/// <summary>
/// Computes roots and proofs of a stored tree at any size it has had, by RFC 6962 sections 2.1, 2.1.1 and 2.1.2. A proof takes O(log n)
/// readings of at most 128 hashes each. Sizes and indexes beyond what the store holds are the caller's to refuse.
/// </summary>
/// <param name="hashes">What the store keeps.</param>
public sealed class MerkleTree(ISubtreeHashes hashes)
{
    /// <summary>How far apart the levels are whose hashes are kept.</summary>
    public const int KeptLevels = 8;

    /// <summary>The root of the first entries.</summary>
    /// <param name="size">How many.</param>
    /// <returns>MTH(D[size]).</returns>
    public MerkleHash Root(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? MerkleHash.EmptyTree : Range(0, size);
    }

    /// <summary>The frontier of the first entries, from which the tree grows on.</summary>
    /// <param name="size">How many.</param>
    /// <returns>A frontier of its own.</returns>
    public MerkleFrontier Frontier(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new(size, level => Subtree(level, (size >> level) - 1));
    }

    /// <summary>Proves that an entry is in the tree of the first entries.</summary>
    /// <param name="index">The entry's index.</param>
    /// <param name="size">How many entries the tree has.</param>
    /// <returns>PATH(index, D[size]): from the leaf's sibling to the root's child.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such entry.</exception>
    public MerkleHash[] ProveInclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new Stack<MerkleHash>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = Middle(start, end);
            if (index < middle)
            {
                path.Push(Range(middle, end));
                end = middle;
            }
            else
            {
                path.Push(Range(start, middle));
                start = middle;
            }
        }

        return [.. path];
    }

    /// <summary>Proves that the tree of the first entries only grew.</summary>
    /// <param name="size1">How many entries it had.</param>
    /// <param name="size2">How many it has.</param>
    /// <returns>PROOF(size1, D[size2]); empty for equal sizes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tree shrank, or had no entry: RFC 6962 defines no proof.</exception>
    public MerkleHash[] ProveConsistency(long size1, long size2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size1, size2);
        var path = new Stack<MerkleHash>();
        var (start, end) = (0L, size2);
        while (end != size1)
        {
            var middle = Middle(start, end);
            if (size1 <= middle)
            {
                path.Push(Range(middle, end));
                end = middle;
            }
            else
            {
                path.Push(Range(start, middle));
                start = middle;
            }
        }

        // The old tree's last subtree; when it is the whole old tree, the verifier has its hash.
        if (start > 0)
        {
            path.Push(Range(start, end));
        }

        return [.. path];
    }

    // MTH(D[start:end]) of a range that the recursion of RFC 6962 section 2.1 meets: cut at the largest power of two, its left part is complete.
    private MerkleHash Range(long start, long end)
    {
        var leaves = end - start;
        if (BitOperations.IsPow2(leaves))
        {
            var level = BitOperations.TrailingZeroCount(leaves);
            return Subtree(level, start >> level);
        }

        var middle = Middle(start, end);
        return MerkleHash.OfNode(Range(start, middle), Range(middle, end));
    }

    private MerkleHash Subtree(int level, long index)
    {
        var levelsAbove = level % KeptLevels;
        Span<MerkleHash> row = stackalloc MerkleHash[1 << levelsAbove];
        hashes.Read(level - levelsAbove, index << levelsAbove, row);
        for (; row.Length > 1; row = row[..(row.Length / 2)])
        {
            for (var i = 0; i < row.Length; i += 2)
            {
                row[i / 2] = MerkleHash.OfNode(row[i], row[i + 1]);
            }
        }

        return row[0];
    }

    // RFC 6962's k: the largest power of two smaller than the number of leaves, counted from the start.
    private static long Middle(long start, long end) => start + (1L << BitOperations.Log2((ulong)(end - start - 1)));
}
