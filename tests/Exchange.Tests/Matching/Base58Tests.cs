using System.Text.Json;
using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class Base58Tests
{
    [Fact]
    public void Returns_BitcoinCoresOctets_BothWays()
    {
        var rows = VectorFile.Json("wallets/bitcoin-core-base58_encode_decode.json").EnumerateArray().ToArray();
        Assert.Equal(12, rows.Length);
        foreach (var (octets, text) in rows.Select(r => (Convert.FromHexString(r[0].GetString()!), r[1].GetString()!)))
        {
            Assert.Equal(text, Base58.Encode(octets, Base58.Bitcoin));
            Assert.Equal(text.Length == 0 ? null : octets, Base58.Decode(text, Base58.Bitcoin));
        }
    }

    [Fact]
    public void Verifies_EveryChecksum()
    {
        var fixtures = VectorFile.Json("wallets/bs58check-fixtures.json");
        foreach (var valid in fixtures.GetProperty("valid").EnumerateArray())
        {
            var payload = Convert.FromHexString(valid.GetProperty("payload").GetString()!);
            Assert.Equal(payload, Base58.DecodeCheck(valid.GetProperty("string").GetString()!, Base58.Bitcoin));
            Assert.Equal(valid.GetProperty("string").GetString(), Base58.EncodeCheck(payload, Base58.Bitcoin));
        }

        var invalid = fixtures.GetProperty("invalid").EnumerateArray().Select(Text).ToArray();
        Assert.NotEmpty(invalid);
        Assert.All(invalid, text => Assert.Null(Base58.DecodeCheck(text, Base58.Bitcoin)));
    }

    private static string Text(JsonElement fixture) => fixture.ValueKind == JsonValueKind.String ? fixture.GetString()! : fixture.GetProperty("string").GetString()!;
}
