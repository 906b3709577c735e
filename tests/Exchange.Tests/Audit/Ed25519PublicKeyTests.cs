using System.Text;
using System.Text.Json;
using Exchange.Audit;
using Exchange.Tests.Support;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Signatures by RFC 8032's own vectors, and its edge cases by a table of what is accepted.</summary>
public sealed class Ed25519PublicKeyTests
{
    // RFC 8032 section 7.1, tests 1 to 3: public key, message, signature.
    [Theory]
    [InlineData(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Verifies_TheVectorsOfTheStandard(string key, string message, string signature)
    {
        var (octets, said) = (Convert.FromHexString(signature), Convert.FromHexString(message));

        Assert.True(Ed25519PublicKey.TryRead(Convert.FromHexString(key), out var read));
        Assert.True(read.Verifies(said, octets));
        Assert.False(read.Verifies([.. said, 0], octets));
        Assert.False(read.Verifies(said, octets.AsSpan(..63)));
        Assert.False(read.Verifies(said, [.. octets, 0]));
        for (var bit = 0; bit < 512; bit++)
        {
            var flipped = octets.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(read.Verifies(said, flipped));
        }
    }

    [Fact]
    public void Answers_TheEdgeCasesAsTheTableSays()
    {
        var cases = VectorFile.Json("merkle/cctv-ed25519vectors.json.gz").EnumerateArray().ToLookup(Flags, Accepts);
        var table = VectorFile.Rows("merkle/ed25519-ours.tsv").Select(row => (Flags: row[0], Count: int.Parse(row[1]), Accepted: row[2] == "accepted")).ToList();

        Assert.Equal(914, table.Sum(row => row.Count));
        Assert.Equal(cases.Select(c => c.Key).Order(StringComparer.Ordinal), table.Select(row => row.Flags).Order(StringComparer.Ordinal));
        Assert.All(table, row => Assert.Equal(Enumerable.Repeat(row.Accepted, row.Count), cases[row.Flags]));
    }

    [Fact]
    public void Accepts_OnlyWhatTheLibraryAcceptsToo() =>
        Assert.All(
            VectorFile.Json("merkle/cctv-ed25519vectors.json.gz").EnumerateArray(),
            v => Assert.True(!Accepts(v) || Ed25519.Verify(Octets(v, "sig"), Octets(v, "key"), Message(v))));

    private static bool Accepts(JsonElement vector) =>
        Ed25519PublicKey.TryRead(Octets(vector, "key"), out var key) && key.Verifies(Message(vector), Octets(vector, "sig"));

    private static byte[] Octets(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);

    private static byte[] Message(JsonElement vector) => Encoding.UTF8.GetBytes(vector.GetProperty("msg").GetString()!);

    private static string Flags(JsonElement vector) =>
        vector.GetProperty("flags") is { ValueKind: JsonValueKind.Array } flags ? string.Join(' ', flags.EnumerateArray().Select(f => f.GetString())) : "-";
}
