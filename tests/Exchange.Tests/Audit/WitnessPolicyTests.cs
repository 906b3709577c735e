using System.Buffers.Binary;
using System.Text;
using Exchange.Audit;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Cosignatures (C2SP tlog-cosignature) and when there are enough of them.</summary>
public sealed class WitnessPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly LogSigner Log = new(SignerKey.Generate("hub.example/log/1", SignatureType.Ed25519));
    private static readonly Cosigner[] Agencies = [NewCosigner("agencies/es"), NewCosigner("agencies/fr"), NewCosigner("agencies/it")];
    private static readonly WitnessPolicy TwoOfThree = new(2, [.. Agencies.Select(a => a.Verifier)]);

    [Fact]
    public void Verifies_CosignaturesMadeElsewhere()
    {
        var vectors = VectorFile.Json("merkle/cosigned.json");
        var keys = vectors.GetProperty("witnesses").EnumerateArray().Select(k => VerifierKey.TryParse(k.GetString()!, SignatureType.Cosignature, out var key) ? key : null!).ToArray();
        var lines = vectors.GetProperty("cosignatures").EnumerateArray().Select(l => l.GetString()!).ToArray();
        var head = $"{vectors.GetProperty("text").GetString()}\n{vectors.GetProperty("log_signature").GetString()}";
        Assert.True(VerifierKey.TryParse(vectors.GetProperty("log").GetString()!, SignatureType.Ed25519, out var log));

        Assert.True(new LogVerifier(log).TryOpen(head + string.Concat(lines), out var all));
        Assert.Equal(
            vectors.GetProperty("times").EnumerateArray().Select(t => (DateTimeOffset?)DateTimeOffset.FromUnixTimeSeconds(t.GetInt64())),
            keys.Select(k => all.Note.CosignedAt(k)));
        Assert.True(new WitnessPolicy(3, keys).IsWitnessed(all));

        // The same signature under another agency's name, and at another time.
        Assert.True(new LogVerifier(log).TryOpen(head + lines[0].Replace("wHTIYQAAAABrBesw", "wHTIYQAAAABrBesx", StringComparison.Ordinal), out var later));
        Assert.Null(later.Note.CosignedAt(keys[0]));
    }

    [Fact]
    public void Counts_WitnessesThatCosigned()
    {
        var checkpoint = Log.Sign(9, MerkleHash.OfLeaf("entry"u8));

        Assert.False(TwoOfThree.IsWitnessed(checkpoint));
        Assert.False(TwoOfThree.IsWitnessed(Cosigned(checkpoint, Agencies[0])));
        Assert.True(TwoOfThree.IsWitnessed(Cosigned(checkpoint, Agencies[0], Agencies[2])));
        Assert.True(TwoOfThree.IsWitnessed(Cosigned(checkpoint, Agencies)));
        Assert.True(new WitnessPolicy(0, []).IsWitnessed(checkpoint));
    }

    [Fact]
    public void Counts_NoWitnessTwice()
    {
        var checkpoint = Log.Sign(9, MerkleHash.OfLeaf("entry"u8));
        var rolled = NewCosigner("agencies/es");
        var policy = new WitnessPolicy(2, [.. TwoOfThree.Keys, rolled.Verifier]);

        Assert.False(TwoOfThree.IsWitnessed(Cosigned(checkpoint, Agencies[0], Agencies[0])));
        Assert.False(policy.IsWitnessed(Cosigned(checkpoint, Agencies[0], rolled)));
        Assert.True(policy.IsWitnessed(Cosigned(checkpoint, Agencies[1], rolled)));
    }

    [Fact]
    public void Ignores_Strangers()
    {
        var checkpoint = Log.Sign(9, MerkleHash.OfLeaf("entry"u8));

        Assert.False(TwoOfThree.IsWitnessed(Cosigned(checkpoint, Agencies[0], NewCosigner("agencies/fr"))));
        Assert.True(TwoOfThree.IsWitnessed(Cosigned(checkpoint, Agencies[0], NewCosigner("agencies/fr"), Agencies[1])));
    }

    [Fact]
    public void Rejects_ACosignatureOfAnotherCheckpoint()
    {
        var checkpoint = Log.Sign(9, MerkleHash.OfLeaf("entry"u8));
        var fork = Log.Sign(9, MerkleHash.OfLeaf("forked"u8));
        var mixed = Cosigned(checkpoint, Agencies).Note.With(Agencies[0].Cosign(fork, Noon));

        Assert.True(new LogVerifier(Log.Verifier).TryOpen(mixed, out var opened));
        Assert.Null(mixed.CosignedAt(Agencies[0].Verifier));
        Assert.False(TwoOfThree.IsWitnessed(opened));
    }

    [Fact]
    public void Cosigns_InWholeSeconds()
    {
        var checkpoint = Log.Sign(9, MerkleHash.OfLeaf("entry"u8));
        var note = checkpoint.Note.With(Agencies[0].Cosign(checkpoint, Noon)).With(Agencies[0].Cosign(checkpoint, Noon.AddSeconds(1.9)));

        Assert.Equal(Noon.AddSeconds(1), note.CosignedAt(Agencies[0].Verifier));
        Assert.Null(note.CosignedAt(Log.Verifier));
        Assert.Null(note.CosignedAt(Agencies[1].Verifier));
        Assert.Throws<ArgumentOutOfRangeException>(() => Agencies[0].Cosign(checkpoint, DateTimeOffset.UnixEpoch.AddSeconds(-1)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(253_402_300_799, true)]
    [InlineData(253_402_300_800, false)] // the year 10000
    [InlineData(long.MaxValue, false)]
    [InlineData(-1, false)]
    public void Answers_SignedTimesByTheirYear(long seconds, bool accepted)
    {
        var key = SignerKey.Generate("agencies/es", SignatureType.Cosignature);
        var checkpoint = Log.Sign(9, MerkleHash.EmptyTree).Note;
        var time = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, seconds);
        var line = Line(key.Verifier, [.. time, .. key.Sign(Encoding.UTF8.GetBytes($"cosignature/v1\ntime {seconds}\n{checkpoint.Text}"))]);

        Assert.Equal(accepted ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null, checkpoint.With(line).CosignedAt(key.Verifier));
    }

    [Fact]
    public void Rejects_ACosignatureWithoutATime() => Assert.Null(Log.Sign(9, MerkleHash.EmptyTree).Note.With(Line(Agencies[0].Verifier, [1, 2, 3])).CosignedAt(Agencies[0].Verifier));

    [Fact]
    public void Rejects_APolicyThatCannotHold()
    {
        Assert.True(VerifierKey.TryParse(Agencies[0].Verifier.ToString(), SignatureType.Cosignature, out var again));

        Assert.Throws<ArgumentException>(() => new WitnessPolicy(4, TwoOfThree.Keys));
        Assert.Throws<ArgumentException>(() => new WitnessPolicy(-1, TwoOfThree.Keys));
        Assert.Throws<ArgumentException>(() => new WitnessPolicy(2, [Agencies[0].Verifier, NewCosigner("agencies/es").Verifier]));
        Assert.Throws<ArgumentException>(() => new WitnessPolicy(1, [Agencies[0].Verifier, again]));
    }

    private static SignedCheckpoint Cosigned(SignedCheckpoint checkpoint, params Cosigner[] cosigners)
    {
        var note = cosigners.Aggregate(checkpoint.Note, (n, c) => n.With(c.Cosign(checkpoint, Noon)));
        Assert.True(new LogVerifier(Log.Verifier).TryOpen(note.ToString(), out var opened));
        return opened;
    }

    private static NoteSignature Line(VerifierKey key, byte[] signature)
    {
        var id = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, key.KeyId);
        Assert.True(NoteSignature.TryParse($"— {key.Name} {Convert.ToBase64String([.. id, .. signature])}", out var line));
        return line;
    }

    private static Cosigner NewCosigner(string name) => new(SignerKey.Generate(name, SignatureType.Cosignature));
}
