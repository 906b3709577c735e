using System.Text;
using Exchange.Audit;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Receipts in the format of C2SP tlog-proof.</summary>
public sealed class ReceiptTests
{
    private static readonly MerkleHash[] Leaves = NaiveTree.Leaves(21);
    private static readonly MerkleTree Tree = new(new KeptHashes(Leaves));
    private static readonly LogSigner Log = new(SignerKey.Generate("hub.example/log/1", SignatureType.Ed25519));
    private static readonly LogVerifier Verifier = new(Log.Verifier);
    private static readonly string Hash = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void Verifies_AReceiptMadeElsewhere()
    {
        var vectors = VectorFile.Json("merkle/cosigned.json");
        var text = vectors.GetProperty("proof").GetString()!;
        var entry = Encoding.UTF8.GetBytes(vectors.GetProperty("entry").GetString()!);
        Assert.True(VerifierKey.TryParse(vectors.GetProperty("log").GetString()!, SignatureType.Ed25519, out var log));

        Assert.True(Receipt.TryParse(text, out var receipt));
        Assert.Equal(text, receipt.ToString());
        Assert.Equal(entry, receipt.Extra.ToArray());
        Assert.True(receipt.TryVerify(MerkleHash.OfLeaf(entry), new LogVerifier(log), out var checkpoint));
        Assert.Equal(21, checkpoint.Checkpoint.Size);
        Assert.False(receipt.TryVerify(MerkleHash.OfLeaf("entry 12"u8), new LogVerifier(log), out _));
        Assert.False(receipt.TryVerify(MerkleHash.OfLeaf(entry), Verifier, out _));
    }

    [Fact]
    public void Verifies_EveryEntryItIsFor()
    {
        for (var size = 1; size <= Leaves.Length; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var written = Made(index, size).ToString();
                Assert.True(Receipt.TryParse(written, out var receipt));
                Assert.Equal(written, receipt.ToString());
                Assert.True(receipt.TryVerify(Leaves[index], Verifier, out _));
            }
        }
    }

    [Fact]
    public void Rejects_EveryChangedCharacter()
    {
        var text = Made(13, 21).ToString();
        for (var i = 0; i < text.Length; i++)
        {
            var changed = $"{text[..i]}{(char)(text[i] ^ 1)}{text[(i + 1)..]}";
            Assert.False(Receipt.TryParse(changed, out var receipt) && receipt.TryVerify(Leaves[13], Verifier, out _), changed);
        }
    }

    [Fact]
    public void Rejects_AnIndexOrProofOfAnotherEntry()
    {
        var receipt = Made(13, 21);

        Assert.True(receipt.TryVerify(Leaves[13], Verifier, out _));
        Assert.False((receipt with { Index = 12 }).TryVerify(Leaves[13], Verifier, out _));
        Assert.False((receipt with { Index = 21 }).TryVerify(Leaves[13], Verifier, out _));
        Assert.False((receipt with { Proof = Tree.ProveInclusion(12, 21) }).TryVerify(Leaves[13], Verifier, out _));
        Assert.False((receipt with { Checkpoint = Log.Sign(20, Tree.Root(20)).Note }).TryVerify(Leaves[13], Verifier, out var checkpoint));
        Assert.Null(checkpoint);
    }

    // The errors that transparency-dev/formats tests for, and more of their kind; {0} is a hash.
    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n\n", true)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n{0}\n{0}\n\n", true)]
    [InlineData("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 7\n\n", true)]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 0\n\n", false)]
    [InlineData("\nindex 0\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\n{0}\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex x\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -5\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 007\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex  7\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nextra \nindex 7\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nextra !!\nindex 7\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 7\nextra AAAA\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\nindex 7\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nextra AAAA\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n{0}", false)]
    [InlineData("c2sp.org/tlog-proof@v1\r\nindex 0\r\n\n", false)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n\n\n", false)]
    public void Answers_TextsByTheirForm(string head, bool accepted) =>
        Assert.Equal(accepted, Receipt.TryParse(string.Format(head, Hash) + Log.Sign(21, Tree.Root(21)).Note, out _));

    [Fact]
    public void Rejects_AReceiptWithoutItsCheckpoint()
    {
        Assert.False(Receipt.TryParse("c2sp.org/tlog-proof@v1\nindex 0\n\nhub.example/log/1\n21\n" + Hash + "\n", out _));
        Assert.False(Receipt.TryParse(VectorFile.Json("merkle/c2sp-notes.json").GetProperty("c2sp_tlog_proof_abridged").GetString()!, out _));
    }

    private static Receipt Made(int index, int size) => new(index, Tree.ProveInclusion(index, size), Log.Sign(size, Tree.Root(size)).Note);
}
