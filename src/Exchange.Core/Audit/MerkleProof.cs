namespace Exchange.Audit;

/// <summary>
/// Verifies proofs without the tree, by RFC 9162 sections 2.1.3.2 and 2.1.4.2 (the trees and proofs are RFC 6962's). Whatever a stranger
/// hands in is answered by true or false.
/// </summary>
public static class MerkleProof
{
    /// <summary>Verifies that a leaf is in a tree.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="index">Its index.</param>
    /// <param name="size">How many entries the tree has.</param>
    /// <param name="proof">From the leaf's sibling to the root's child.</param>
    /// <param name="root">The tree's root.</param>
    /// <returns>True when it is, and the proof is the one proof of it.</returns>
    public static bool VerifiesInclusion(in MerkleHash leaf, long index, long size, ReadOnlySpan<MerkleHash> proof, in MerkleHash root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var place = index; // fn and sn of the RFC: the node's index on its level, and the last one of that level
        var last = size - 1;
        var hash = leaf;
        foreach (ref readonly var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((place & 1) == 1 || place == last)
            {
                hash = MerkleHash.OfNode(sibling, hash);
                ClimbPastLoneNodes(ref place, ref last);
            }
            else
            {
                hash = MerkleHash.OfNode(hash, sibling);
            }

            place >>= 1;
            last >>= 1;
        }

        return last == 0 && hash == root;
    }

    /// <summary>
    /// Verifies that a tree contains an earlier one as its beginning. Equal sizes need equal roots and no proof; the tree without
    /// entries, whose root everybody knows, is consistent with itself alone, since RFC 6962 defines no proof from it.
    /// </summary>
    /// <param name="size1">How many entries the earlier tree has.</param>
    /// <param name="root1">Its root.</param>
    /// <param name="size2">How many entries the later tree has.</param>
    /// <param name="root2">Its root.</param>
    /// <param name="proof">As <see cref="MerkleTree.ProveConsistency"/> gives it.</param>
    /// <returns>True when it does, and the proof is the one proof of it.</returns>
    public static bool VerifiesConsistency(long size1, in MerkleHash root1, long size2, in MerkleHash root2, ReadOnlySpan<MerkleHash> proof)
    {
        if (size1 == size2)
        {
            return proof.IsEmpty && root1 == root2 && (size1 > 0 || (size1 == 0 && root1 == MerkleHash.EmptyTree));
        }

        if (size1 <= 0 || size1 > size2 || proof.IsEmpty)
        {
            return false;
        }

        var place = size1 - 1;
        var last = size2 - 1;
        while ((place & 1) == 1)
        {
            place >>= 1;
            last >>= 1;
        }

        // The old tree's last complete subtree. The old tree itself when its size is a power of two: the proof then leaves it out.
        var isWhole = long.IsPow2(size1);
        var hash1 = isWhole ? root1 : proof[0];
        var hash2 = hash1;
        foreach (ref readonly var sibling in isWhole ? proof : proof[1..])
        {
            if (last == 0)
            {
                return false;
            }

            if ((place & 1) == 1 || place == last)
            {
                hash1 = MerkleHash.OfNode(sibling, hash1);
                hash2 = MerkleHash.OfNode(sibling, hash2);
                ClimbPastLoneNodes(ref place, ref last);
            }
            else
            {
                hash2 = MerkleHash.OfNode(hash2, sibling);
            }

            place >>= 1;
            last >>= 1;
        }

        return last == 0 && hash1 == root1 && hash2 == root2;
    }

    // A left node at the end of its level has no sibling: it stands unchanged on the levels above until it is a right one.
    private static void ClimbPastLoneNodes(ref long place, ref long last)
    {
        while ((place & 1) == 0 && place != 0)
        {
            place >>= 1;
            last >>= 1;
        }
    }
}
