using System.Text.RegularExpressions;
using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class Bech32Tests
{
    /// <summary>The bech32 rows must not decode as bech32m, nor the other way: BIP-350's point.</summary>
    [Fact]
    public void Verifies_TheVectorsOfBip173AndBip350()
    {
        var rows = VectorFile.Rows("wallets/bech32-vectors.tsv").Where(r => r[0] is "bech32" or "bech32m").ToArray();
        Assert.Equal(38, rows.Length);
        Assert.All(rows, r => Assert.Equal((r[2], r[1] == "valid"), (r[2], Bech32.Decode(Regex.Unescape(r[2]))?.IsModified == (r[0] == "bech32m"))));
    }

    [Fact]
    public void Verifies_TheSegregatedWitnessAddresses()
    {
        var rows = VectorFile.Rows("wallets/bech32-vectors.tsv").Where(r => r[0] == "segwit-address").ToArray();
        Assert.Equal(23, rows.Length);
        Assert.All(rows, r =>
        {
            var accepted = Bech32.IsWitnessAddress(r[2], "bc") || Bech32.IsWitnessAddress(r[2], "tb");
            Assert.Equal((r[2], r[1] == "valid"), (r[2], accepted));

            // Of these, the main network's are addresses to us; the test network's are nobody's money.
            var isMain = r[2].StartsWith("bc1", StringComparison.OrdinalIgnoreCase);
            Assert.Equal(r[1] == "valid" && isMain, !WalletAddress.Parse(WalletNetwork.Bitcoin, r[2]).IsRefused);
        });
    }
}
