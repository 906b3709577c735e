using Exchange.Audit;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Verifier and signer keys in their text forms, by the vectors of Go's sumdb/note and of the C2SP.</summary>
public sealed class NoteKeyTests
{
    // The neutral element, a point of order 8, and one with a component of low order (CCTV): no log may sign with them.
    public static TheoryData<string> WeakKeys =>
    [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    private static string Published(string name) => VectorFile.Json("merkle/go-notes.json").GetProperty(name).GetString()!;

    [Theory]
    [InlineData("peter", SignatureType.Ed25519, "PeterNeumann", 0xc74f20a3)]
    [InlineData("enoch", SignatureType.Ed25519, "EnochRoot", 0xaf0cfe78)]
    [InlineData("cosigner", SignatureType.Cosignature, "remora.n621.de", 0xda77ade7)]
    public void Reads_PublishedVerifierKeys(string vector, SignatureType type, string name, uint id)
    {
        Assert.True(VerifierKey.TryParse(Published(vector), type, out var key));
        Assert.Equal((name, id, type), (key.Name, key.KeyId, key.Type));
        Assert.Equal(Published(vector), key.ToString());
    }

    [Theory]
    [InlineData("wrong_length")]
    [InlineData("unknown_algorithm")]
    [InlineData("cosigner")]
    public void Rejects_PublishedKeysOfAnotherKind(string vector) => Assert.False(VerifierKey.TryParse(Published(vector), SignatureType.Ed25519, out _));

    [Fact]
    public void Rejects_EveryPartAndEveryChangeOfAVerifierKey() =>
        Assert.All(Damages(Published("peter")), text => Assert.False(VerifierKey.TryParse(text, SignatureType.Ed25519, out _), text));

    [Fact]
    public void Rejects_EveryPartAndEveryChangeOfASignerKey() =>
        Assert.All(Damages(SignerKey.Generate("hub.example/log/1", SignatureType.Ed25519).Export()), text => Assert.False(SignerKey.TryParse(text, SignatureType.Ed25519, out _), text));

    [Theory]
    [MemberData(nameof(WeakKeys))]
    public void Rejects_KeysThatVerifiersDisagreeOn(string octets) => Assert.False(Ed25519PublicKey.TryRead(Convert.FromHexString(octets), out _));

    [Theory]
    [InlineData(SignatureType.Ed25519)]
    [InlineData(SignatureType.Cosignature)]
    public void Reads_TheKeysItMakes(SignatureType type)
    {
        var key = SignerKey.Generate("hub.example/log/1", type);

        Assert.True(SignerKey.TryParse(key.Export(), type, out var signer));
        Assert.Equal(key.Export(), signer.Export());
        Assert.True(VerifierKey.TryParse(key.Verifier.ToString(), type, out var verifier));
        Assert.Equal(key.Verifier, verifier);
        Assert.NotEqual(key.Verifier, SignerKey.Generate("hub.example/log/1", type).Verifier);
    }

    [Fact]
    public void Rejects_AKeyThatSignsSomethingElse()
    {
        var cosigner = SignerKey.Generate("agencies/es", SignatureType.Cosignature);
        var log = SignerKey.Generate("hub.example/log/1", SignatureType.Ed25519);

        Assert.False(VerifierKey.TryParse(cosigner.Verifier.ToString(), SignatureType.Ed25519, out _));
        Assert.False(SignerKey.TryParse(cosigner.Export(), SignatureType.Ed25519, out _));
        Assert.Throws<ArgumentException>(() => new LogSigner(cosigner));
        Assert.Throws<ArgumentException>(() => new LogVerifier(cosigner.Verifier));
        Assert.Throws<ArgumentException>(() => new Cosigner(log));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("text\n", cosigner));
        Assert.Throws<ArgumentException>(() => new WitnessPolicy(1, [log.Verifier]));
    }

    [Fact]
    public void Rejects_AKeyThatSignsNothing()
    {
        Assert.True(Ed25519PublicKey.TryRead(SignerKey.Generate("hub.example/log/1", SignatureType.Ed25519).Verifier.PublicKey.Span, out var key));

        Assert.False(VerifierKey.TryParse(new VerifierKey("hub.example/log/1", SignatureType.Unspecified, key).ToString(), SignatureType.Unspecified, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignerKey.Generate("hub.example/log/1", SignatureType.Unspecified));
    }

    [Fact]
    public void Hides_TheSeedWhereAKeyIsPrinted()
    {
        var key = SignerKey.Generate("hub.example/log/1", SignatureType.Ed25519);

        Assert.Equal(key.Verifier.ToString(), key.ToString());

        // PRIVATE, KEY, name, hash and seed, whose base64 may hold the plus that parts them.
        Assert.DoesNotContain(key.Export().Split('+', 5)[^1], $"{key} {new LogSigner(key)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\u00a0b")]
    [InlineData("a\u2003b")]
    [InlineData("a\nb")]
    [InlineData("a\u0001b")]
    public void Rejects_ANameThatNoNoteCanCarry(string name) => Assert.Throws<ArgumentException>(() => SignerKey.Generate(name, SignatureType.Ed25519));

    [Fact]
    public void Rejects_ANameThatUtf8CannotCarry() => Assert.Throws<ArgumentException>(() => SignerKey.Generate("a\ud800b", SignatureType.Ed25519));

    private static IEnumerable<string> Damages(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            yield return text[..start];
            yield return text[(start + 1)..];
            yield return $"{text[..start]}{(char)(text[start] + 1)}{text[(start + 1)..]}";
            yield return $"{text[..start]} {text[start..]}";
        }

        yield return text.ToUpperInvariant();
        yield return $"{text}\n";
        yield return $"{text}=";
    }
}
