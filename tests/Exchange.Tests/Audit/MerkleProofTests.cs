using System.Text.Json;
using CsCheck;
using Exchange.Audit;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Proofs are verified strictly: every public vector of damage is refused, and so is every single damage done to a good proof here.</summary>
public sealed class MerkleProofTests
{
    // Its roots are a text of 12 octets: no hash, so it is refused on reading, where the library of the vectors compares any octets.
    private const string NoHash = "additional/sizes-are-equal-one-and-proof-is-empty.json";

    private static readonly MerkleHash[] Leaves = NaiveTree.Leaves(2_000);
    private static readonly MerkleTree Tree = new(new KeptHashes(Leaves));
    private static readonly Gen<(int Size, int Index)> AnyEntry = Gen.Int[1, Leaves.Length].SelectMany(size => Gen.Int[0, size - 1], (size, index) => (size, index));

    [Fact]
    public void Answers_ThePublicVectorsOfInclusion()
    {
        var (accepted, refused) = (0, 0);
        foreach (var vector in VectorFile.Lines("merkle/inclusion.jsonl").Select(l => JsonSerializer.Deserialize<JsonElement>(l)))
        {
            var verified = vector.GetProperty("leafIdx").TryGetInt64(out var index)
                & vector.GetProperty("treeSize").TryGetInt64(out var size)
                && TryHash(vector.GetProperty("leafHash"), out var leaf)
                & TryHash(vector.GetProperty("root"), out var root)
                & TryProof(vector, out var proof)
                && MerkleProof.VerifiesInclusion(leaf, index, size, proof, root);
            Assert.True(vector.GetProperty("wantErr").GetBoolean() != verified, vector.GetProperty("name").GetString());
            _ = verified ? accepted++ : refused++;
        }

        Assert.Equal((4, 55), (accepted, refused));
    }

    [Fact]
    public void Answers_ThePublicVectorsOfConsistency()
    {
        var (accepted, refused) = (0, 0);
        foreach (var vector in VectorFile.Lines("merkle/consistency.jsonl").Select(l => JsonSerializer.Deserialize<JsonElement>(l)))
        {
            var name = vector.GetProperty("name").GetString();
            var verified = TryHash(vector.GetProperty("root1"), out var root1)
                & TryHash(vector.GetProperty("root2"), out var root2)
                & TryProof(vector, out var proof)
                && MerkleProof.VerifiesConsistency(vector.GetProperty("size1").GetInt64(), root1, vector.GetProperty("size2").GetInt64(), root2, proof);
            Assert.True((vector.GetProperty("wantErr").GetBoolean() || name == NoHash) != verified, name);
            _ = verified ? accepted++ : refused++;
        }

        Assert.Equal((3, 49), (accepted, refused));
    }

    [Fact]
    public void Verifies_EveryEntryAndEveryGrowth()
    {
        for (var size = 1; size <= 130; size++)
        {
            var root = Tree.Root(size);
            for (var m = 0; m < size; m++)
            {
                Assert.True(MerkleProof.VerifiesInclusion(Leaves[m], m, size, Tree.ProveInclusion(m, size), root));
                Assert.True(MerkleProof.VerifiesConsistency(m + 1, Tree.Root(m + 1), size, root, Tree.ProveConsistency(m + 1, size)));
            }
        }
    }

    [Fact]
    public void Rejects_ADamagedProofOfInclusion() => AnyEntry.Sample(
        (size, index) =>
        {
            var (leaf, root, proof) = (Leaves[index], Tree.Root(size), Tree.ProveInclusion(index, size));
            Assert.True(MerkleProof.VerifiesInclusion(leaf, index, size, proof, root));
            Assert.All(Damages(proof), p => Assert.False(MerkleProof.VerifiesInclusion(leaf, index, size, p, root)));
            Assert.All(Flips(leaf), h => Assert.False(MerkleProof.VerifiesInclusion(h, index, size, proof, root)));
            Assert.All(Flips(root), h => Assert.False(MerkleProof.VerifiesInclusion(leaf, index, size, proof, h)));
            for (var other = -1; other <= size; other++)
            {
                Assert.Equal(other == index, MerkleProof.VerifiesInclusion(leaf, other, size, proof, root));
            }
        },
        iter: 40);

    [Fact]
    public void Rejects_ADamagedProofOfConsistency() => AnyEntry.Sample(
        (size2, index) =>
        {
            var size1 = index + 1;
            var (root1, root2, proof) = (Tree.Root(size1), Tree.Root(size2), Tree.ProveConsistency(size1, size2));
            Assert.True(MerkleProof.VerifiesConsistency(size1, root1, size2, root2, proof));
            Assert.All(Damages(proof), p => Assert.False(MerkleProof.VerifiesConsistency(size1, root1, size2, root2, p)));
            Assert.All(Flips(root1), h => Assert.False(MerkleProof.VerifiesConsistency(size1, h, size2, root2, proof)));
            Assert.All(Flips(root2), h => Assert.False(MerkleProof.VerifiesConsistency(size1, root1, size2, h, proof)));
            Assert.Equal(size1 == size2, MerkleProof.VerifiesConsistency(size2, root2, size1, root1, proof));
        },
        iter: 40);

    [Fact]
    public void Rejects_AProofFromARewrittenTree()
    {
        // One old entry was rewritten before the tree grew: no proof that the rewritten tree gives fits the root that was seen.
        var seen = Tree.Root(100);
        MerkleHash[] rewritten = [.. Leaves];
        rewritten[42] = MerkleHash.OfLeaf("rewritten"u8);
        var other = new MerkleTree(new KeptHashes(rewritten));

        Assert.False(MerkleProof.VerifiesConsistency(100, seen, 200, other.Root(200), other.ProveConsistency(100, 200)));
        Assert.False(MerkleProof.VerifiesConsistency(100, seen, 200, other.Root(200), Tree.ProveConsistency(100, 200)));
    }

    [Fact]
    public void Rejects_AProofThatGoesOnAboveItsTree()
    {
        // Roots of a larger tree, claimed for a smaller one: the hashes lead to them, but past where the smaller tree ends.
        var above = Leaves[9];

        Assert.False(MerkleProof.VerifiesInclusion(Leaves[1], 0, 1, [Leaves[0]], Tree.Root(2)));
        Assert.False(MerkleProof.VerifiesInclusion(Leaves[2], 2, 3, [.. Tree.ProveInclusion(2, 3), above], MerkleHash.OfNode(above, Tree.Root(3))));
        Assert.False(MerkleProof.VerifiesConsistency(
            3, MerkleHash.OfNode(above, Tree.Root(3)), 4, MerkleHash.OfNode(above, Tree.Root(4)), [.. Tree.ProveConsistency(3, 4), above]));
    }

    [Fact]
    public void Verifies_TheEmptyTreeByItsOwnRootAlone()
    {
        Assert.True(MerkleProof.VerifiesConsistency(0, MerkleHash.EmptyTree, 0, MerkleHash.EmptyTree, []));
        Assert.False(MerkleProof.VerifiesConsistency(0, Leaves[0], 0, Leaves[0], []));
        Assert.False(MerkleProof.VerifiesConsistency(0, MerkleHash.EmptyTree, 3, Tree.Root(3), []));
        Assert.False(MerkleProof.VerifiesConsistency(-1, Leaves[0], -1, Leaves[0], []));
    }

    private static IEnumerable<MerkleHash[]> Damages(MerkleHash[] proof)
    {
        yield return [.. proof, Leaves[0]];
        yield return [Leaves[0], .. proof];
        for (var i = 0; i < proof.Length; i++)
        {
            yield return [.. proof[..i], .. proof[(i + 1)..]];
            yield return [.. proof[..i], proof[i], .. proof[i..]];
            if (i > 0)
            {
                yield return [.. proof[..(i - 1)], proof[i], proof[i - 1], .. proof[(i + 1)..]];
            }

            foreach (var flipped in Flips(proof[i]))
            {
                yield return [.. proof[..i], flipped, .. proof[(i + 1)..]];
            }
        }
    }

    private static IEnumerable<MerkleHash> Flips(MerkleHash hash)
    {
        for (var bit = 0; bit < 8 * MerkleHash.Length; bit++)
        {
            var octets = hash.ToArray();
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return MerkleHash.Read(octets);
        }
    }

    private static bool TryHash(JsonElement base64, out MerkleHash hash) => MerkleHash.TryRead(base64.GetBytesFromBase64(), out hash);

    private static bool TryProof(JsonElement vector, out MerkleHash[] proof)
    {
        var hashes = vector.GetProperty("proof");
        proof = new MerkleHash[hashes.ValueKind == JsonValueKind.Null ? 0 : hashes.GetArrayLength()];
        for (var i = 0; i < proof.Length; i++)
        {
            if (!TryHash(hashes[i], out proof[i]))
            {
                return false;
            }
        }

        return true;
    }
}
