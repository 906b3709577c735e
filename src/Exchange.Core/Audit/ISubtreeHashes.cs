namespace Exchange.Audit;

/// <summary>
/// The hashes that a store keeps of a tree: those of the leaves (level 0) and of the complete subtrees at every eighth level
/// above (8, 16, ...), the levels of C2SP tlog-tiles. <see cref="MerkleTree"/> computes the levels between them.
/// </summary>
public interface ISubtreeHashes
{
    /// <summary>Reads neighbouring hashes of one level.</summary>
    /// <param name="level">A multiple of <see cref="MerkleTree.KeptLevels"/>; the subtree of index i has the leaves from i * 2^level to below (i + 1) * 2^level.</param>
    /// <param name="first">The index of the first.</param>
    /// <param name="hashes">Receives them: at most 2^<see cref="MerkleTree.KeptLevels"/>, all of them complete in the tree asked for.</param>
    void Read(int level, long first, Span<MerkleHash> hashes);
}
