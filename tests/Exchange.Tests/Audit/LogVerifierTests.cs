using System.Text.Json;
using Exchange.Audit;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Checkpoints of a log, its keys one after another, and its epochs.</summary>
public sealed class LogVerifierTests
{
    private const string Origin = "hub.example/log/1";
    private static readonly MerkleHash Root = MerkleHash.OfLeaf("entry"u8);
    private static readonly LogSigner Log = NewLog(Origin);
    private static readonly LogVerifier Verifier = new(Log.Verifier);

    [Fact]
    public void Answers_TheGeneratedCheckpoints()
    {
        var vectors = VectorFile.Json("merkle/checkpoints.json");
        Assert.True(VerifierKey.TryParse(vectors.GetProperty("vkey").GetString()!, SignatureType.Ed25519, out var key));
        var log = new LogVerifier(key);
        var cases = vectors.GetProperty("cases").EnumerateArray().ToList();

        Assert.Equal((4, 22), (cases.Count(c => c.GetProperty("accept").GetBoolean()), cases.Count));
        Assert.All(cases, c => Assert.Equal((c.GetProperty("name").GetString(), c.GetProperty("accept").GetBoolean()), (c.GetProperty("name").GetString(), log.TryOpen(c.GetProperty("note").GetString()!, out _))));
    }

    [Fact]
    public void Answers_TheGeneratedGrowths()
    {
        var growths = VectorFile.Json("merkle/checkpoints.json").GetProperty("consistency").EnumerateArray().ToList();

        Assert.Equal(3, growths.Count);
        Assert.All(growths, g => Assert.Equal(
            g.GetProperty("accept").GetBoolean(),
            MerkleProof.VerifiesConsistency(
                g.GetProperty("size1").GetInt64(),
                Hash(g.GetProperty("root1")),
                g.GetProperty("size2").GetInt64(),
                Hash(g.GetProperty("root2")),
                [.. g.GetProperty("proof").EnumerateArray().Select(Hash)])));
    }

    [Fact]
    public void Follows_AnotherProjectsLog()
    {
        var vectors = VectorFile.Json("merkle/go-notes.json");
        Assert.True(VerifierKey.TryParse(vectors.GetProperty("monkeys").GetString()!, SignatureType.Ed25519, out var key));
        Assert.True(new LogVerifier(key).TryOpen(vectors.GetProperty("monkeys_5").GetString()!, out var seen));
        Assert.True(new LogVerifier(key).TryOpen(vectors.GetProperty("monkeys_8").GetString()!, out var now));
        MerkleHash[] proof = [.. vectors.GetProperty("monkeys_consistency").EnumerateArray().Select(h => MerkleHash.Read(Convert.FromHexString(h.GetString()!)))];

        Assert.True(MerkleProof.VerifiesConsistency(seen.Checkpoint.Size, seen.Checkpoint.Root, now.Checkpoint.Size, now.Checkpoint.Root, proof));
    }

    [Fact]
    public void Opens_WhatTheLogSigned()
    {
        var signed = Log.Sign(21, Root);

        Assert.True(Verifier.TryOpen(signed.Note.ToString(), out var opened));
        Assert.Equal(new Checkpoint(Origin, 21, Root), opened.Checkpoint);
        Assert.Equal($"{Origin}\n21\n{Convert.ToBase64String(Root.AsSpan())}\n", opened.Note.Text);
        Assert.False(Verifier.TryOpen(NewLog(Origin).Sign(21, Root).Note, out _));
        Assert.False(Verifier.TryOpen(NewLog("hub.example/log/2").Sign(21, Root).Note, out _));
    }

    [Theory]
    [InlineData("{0}\n21\n{1}\n", true)]
    [InlineData("{0}\n0\n{1}\n", true)]
    [InlineData("{0}\n9223372036854775807\n{1}\n", true)]
    [InlineData("{0}\n21\n{1}\nextension\nand one more\n", true)]
    [InlineData("{0}\n9223372036854775808\n{1}\n", false)]
    [InlineData("{0}\n00\n{1}\n", false)]
    [InlineData("{0}\n+21\n{1}\n", false)]
    [InlineData("{0}\n 21\n{1}\n", false)]
    [InlineData("{0}\n2_1\n{1}\n", false)]
    [InlineData("{0}\n\n{1}\n", false)]
    [InlineData("{0}\n٢١\n{1}\n", false)]
    [InlineData("{0}\n21\n{1}=\n", false)]
    [InlineData("{0}\n21\n {1}\n", false)]
    [InlineData("{0}\n21\nAAAA\n", false)]
    [InlineData("{0}\n21\n\n", false)]
    [InlineData("{0}\n21\n", false)]
    [InlineData("{0}\n21\n{1}\n\n", false)]
    [InlineData("{0}\n21\n{1}\nextension\n\n", false)]
    [InlineData("{0}x\n21\n{1}\n", false)]
    [InlineData("\n{0}\n21\n{1}\n", false)]
    public void Answers_SignedTextsByTheirForm(string form, bool accepted)
    {
        var key = KeyOf(Origin);
        var note = SignedNote.Sign(string.Format(form, Origin, Convert.ToBase64String(Root.AsSpan())), key);

        Assert.True(note.IsSignedBy(key.Verifier));
        Assert.Equal(accepted, new LogVerifier(key.Verifier).TryOpen(note.ToString(), out _));
    }

    [Fact]
    public void Follows_TheLogThroughItsKeys()
    {
        var (second, third) = (NewLog(Origin), NewLog(Origin));
        Assert.True(Verifier.TryRotate(Log.SignRotation(second, 100).ToString(), out var rotated));
        Assert.True(rotated.TryRotate(second.SignRotation(third, 200).ToString(), out var twice));

        Assert.Equal(third.Verifier, twice.Key);
        Assert.Equal(Origin, twice.Origin);
        (LogSigner Signer, long From, long To)[] reigns = [(Log, 0, 100), (second, 100, 200), (third, 200, long.MaxValue)];
        foreach (var (signer, from, to) in reigns)
        {
            foreach (var size in (long[])[0, 99, 100, 101, 199, 200, 201, 1_000])
            {
                Assert.Equal(from <= size && size <= to, twice.TryOpen(signer.Sign(size, Root).Note, out _));
            }
        }
    }

    [Fact]
    public void Rejects_ARotationThatTheLogDidNotMake()
    {
        var (second, thief) = (NewLog(Origin), NewLog(Origin));
        var good = Log.SignRotation(second, 100);
        Assert.True(SignedNote.TryParse(good.ToString(), out var read));
        Assert.True(Verifier.TryRotate(good.ToString(), out var rotated));

        Assert.False(Verifier.TryRotate(thief.SignRotation(second, 100).ToString(), out _));
        Assert.False(Verifier.TryRotate(good.ToString().Replace("100", "101", StringComparison.Ordinal), out _));
        Assert.False(Verifier.TryRotate($"{read.Text}\n{read.Signatures[0]}\n", out _));
        Assert.False(Verifier.TryRotate($"{read.Text}\n{read.Signatures[1]}\n", out _));
        Assert.False(Verifier.TryRotate(Log.Sign(100, Root).Note.ToString(), out _));
        Assert.False(rotated.TryRotate(good.ToString(), out _));
        Assert.False(rotated.TryRotate(second.SignRotation(thief, 99).ToString(), out _));
        Assert.False(rotated.TryRotate(second.SignRotation(Log, 200).ToString(), out _));
        Assert.False(rotated.TryRotate(Log.SignRotation(thief, 200).ToString(), out _));
        Assert.Throws<ArgumentException>(() => Log.SignRotation(Log, 100));
        Assert.Throws<ArgumentException>(() => Log.SignRotation(NewLog("hub.example/log/2"), 100));
    }

    [Fact]
    public void Enters_TheNextEpoch()
    {
        var next = NewLog("hub.example/log/2");
        var last = new Checkpoint(Origin, 77, Root);
        var note = Log.SignEpochChange(next, last);

        Assert.True(Verifier.TryEnterEpoch(note.ToString(), out var change));
        Assert.Equal(new EpochChange(next.Verifier, last), change);
        Assert.True(new LogVerifier(change.Next).TryOpen(next.Sign(1, Root).Note, out _));
        Assert.Equal($"exchange/epoch-change/v1\n{next.Verifier}\n{last}", note.Text);
    }

    [Fact]
    public void Rejects_AnEpochThatTheLogDidNotBegin()
    {
        var next = NewLog("hub.example/log/2");
        var last = new Checkpoint(Origin, 77, Root);
        var good = Log.SignEpochChange(next, last);

        Assert.False(Verifier.TryEnterEpoch(NewLog(Origin).SignEpochChange(next, last).ToString(), out _));
        Assert.False(Verifier.TryEnterEpoch(good.ToString().Replace("\n77\n", "\n78\n", StringComparison.Ordinal), out _));
        Assert.False(Verifier.TryEnterEpoch($"{good.Text}\n{good.Signatures[0]}\n", out _));
        Assert.False(Verifier.TryEnterEpoch(Log.SignRotation(NewLog(Origin), 77).ToString(), out _));
        Assert.False(Verifier.TryOpen(good, out _));
        Assert.Throws<ArgumentException>(() => Log.SignEpochChange(NewLog(Origin), last));
        Assert.Throws<ArgumentException>(() => Log.SignEpochChange(next, last with { Origin = "hub.example/log/3" }));
    }

    [Fact]
    public void Rejects_StatementsThatNoSignerMakes()
    {
        // A log's own signer refuses these; whoever has the keys can still sign them.
        var (old, same, other) = (KeyOf(Origin), KeyOf(Origin), KeyOf("hub.example/log/2"));
        var verifier = new LogVerifier(old.Verifier);
        string Signed(object statement, SignerKey next) => SignedNote.Sign(statement.ToString()!, old, next).ToString();

        Assert.True(verifier.TryRotate(Signed(new KeyRotation(same.Verifier, 100), same), out _));
        Assert.False(verifier.TryRotate(Signed(new KeyRotation(other.Verifier, 100), other), out _));
        Assert.False(verifier.TryRotate(Signed(new KeyRotation(old.Verifier, 100), old), out _));
        Assert.False(verifier.TryRotate(Signed($"{new KeyRotation(same.Verifier, 100)}more\n", same), out _));
        Assert.True(verifier.TryEnterEpoch(Signed(new EpochChange(other.Verifier, new(Origin, 77, Root)), other), out _));
        Assert.False(verifier.TryEnterEpoch(Signed(new EpochChange(same.Verifier, new(Origin, 77, Root)), same), out _));
        Assert.False(verifier.TryEnterEpoch(Signed(new EpochChange(other.Verifier, new("hub.example/log/2", 77, Root)), other), out _));
    }

    private static SignerKey KeyOf(string name) => SignerKey.Generate(name, SignatureType.Ed25519);

    private static LogSigner NewLog(string origin) => new(KeyOf(origin));

    private static MerkleHash Hash(JsonElement base64) => MerkleHash.Read(base64.GetBytesFromBase64());
}
