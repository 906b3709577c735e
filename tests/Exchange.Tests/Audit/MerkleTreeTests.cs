using CsCheck;
using Exchange.Audit;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Hashes, roots and proofs, by the public vectors and by RFC 6962's own definition (<see cref="NaiveTree"/>).</summary>
public sealed class MerkleTreeTests
{
    private static readonly MerkleHash[] Leaves = NaiveTree.Leaves(5_000);
    private static readonly MerkleTree Tree = new(new KeptHashes(Leaves));

    [Fact]
    public void Hashes_AsThePublicVectorsSay()
    {
        var vectors = VectorFile.Json("merkle/rfc6962-tree.json");
        MerkleHash[] level = [.. vectors.GetProperty("leaf_inputs_hex").EnumerateArray().Select(e => MerkleHash.OfLeaf(Convert.FromHexString(e.GetString()!)))];
        var expected = vectors.GetProperty("node_hashes_by_level").EnumerateArray().Select(l => l.EnumerateArray().Select(h => h.GetString()!).ToArray()).ToArray();

        Assert.Equal(4, expected.Length);
        foreach (var nodes in expected)
        {
            Assert.Equal(nodes, level.Select(h => h.ToString()));
            level = [.. level.Chunk(2).Select(pair => pair is [var left, var right] ? MerkleHash.OfNode(left, right) : pair[0])];
        }
    }

    [Fact]
    public void Returns_TheRootsOfThePublicVectors()
    {
        var vectors = VectorFile.Json("merkle/rfc6962-tree.json");
        var kept = new KeptHashes(vectors.GetProperty("leaf_inputs_hex").EnumerateArray().Select(e => MerkleHash.OfLeaf(Convert.FromHexString(e.GetString()!))));
        var roots = vectors.GetProperty("root_by_tree_size").EnumerateArray().Select(r => r.GetString()!).ToArray();

        Assert.Equal(9, roots.Length);
        Assert.Equal(roots, Enumerable.Range(0, 9).Select(size => new MerkleTree(kept).Root(size).ToString()));
        Assert.Equal(roots[8], kept.Frontier.Root().ToString());
    }

    [Fact]
    public void Hashes_AnEntryOfAnyLength()
    {
        foreach (var length in Enumerable.Range(0, 600))
        {
            var entry = new byte[length];
            new Random(length).NextBytes(entry);
            Assert.Equal(System.Security.Cryptography.SHA256.HashData([0x00, .. entry]), MerkleHash.OfLeaf(entry).ToArray());
        }
    }

    [Fact]
    public void Proves_EveryEntryAndEveryGrowth_OfSmallTrees()
    {
        for (var size = 1; size <= 100; size++)
        {
            var d = Leaves.AsSpan(0, size);
            Assert.Equal(NaiveTree.Mth(d), Tree.Root(size));
            for (var m = 0; m < size; m++)
            {
                Assert.Equal(NaiveTree.Path(m, d), Tree.ProveInclusion(m, size));
                Assert.Equal(NaiveTree.Proof(m + 1, d), Tree.ProveConsistency(m + 1, size));
            }
        }
    }

    [Fact]
    public void Proves_AsRfc6962Defines_AtAnySize() => Gen.Int[1, Leaves.Length].SelectMany(size => Gen.Int[0, size - 1], (size, m) => (size, m)).Sample(
        (size, m) =>
        {
            Assert.Equal(NaiveTree.Mth(Leaves.AsSpan(0, size)), Tree.Root(size));
            Assert.Equal(NaiveTree.Path(m, Leaves.AsSpan(0, size)), Tree.ProveInclusion(m, size));
            Assert.Equal(NaiveTree.Proof(m + 1, Leaves.AsSpan(0, size)), Tree.ProveConsistency(m + 1, size));
        },
        iter: 200);

    [Fact]
    public void Reads_LittleOfALargeTree()
    {
        // Past 2^16 entries, hashes of the levels 0, 8 and 16 are kept.
        const int Size = 70_001;
        var leaves = NaiveTree.Leaves(Size);
        var kept = new KeptHashes(leaves);
        var tree = new MerkleTree(kept);
        var root = NaiveTree.Mth(leaves);

        Assert.Equal(root, tree.Root(Size));
        var readings = 0;
        foreach (var m in (int[])[0, 255, 256, 65_535, 65_536, 69_999, 70_000])
        {
            var before = kept.Readings;
            Assert.Equal(NaiveTree.Path(m, leaves), tree.ProveInclusion(m, Size));
            Assert.Equal(NaiveTree.Proof(m + 1, leaves), tree.ProveConsistency(m + 1, Size));
            readings = Math.Max(readings, kept.Readings - before);
        }

        Assert.InRange(readings, 1, 2 * 2 * 17);
        Assert.Equal(128, kept.LongestReading);
    }

    [Fact]
    public void Rejects_WhatNoTreeHas()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.ProveInclusion(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.ProveInclusion(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.ProveConsistency(0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.ProveConsistency(6, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.Root(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.Frontier(-1));
    }
}
