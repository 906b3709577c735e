using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class WalletAddressTests
{
    private static readonly WalletNetwork[] Networks = [.. Enum.GetValues<WalletNetwork>().Where(n => n != WalletNetwork.Unspecified)];

    private static readonly Dictionary<string, WalletNetwork> NetworksByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["xbt"] = WalletNetwork.Bitcoin,
        ["btc"] = WalletNetwork.Bitcoin,
        ["bitcoin"] = WalletNetwork.Bitcoin,
        ["eth"] = WalletNetwork.Ethereum,
        ["ethereum"] = WalletNetwork.Ethereum,
        ["etc"] = WalletNetwork.Ethereum,
        ["arb"] = WalletNetwork.Ethereum,
        ["bsc"] = WalletNetwork.Ethereum,
        ["usdc"] = WalletNetwork.Ethereum,
        ["ltc"] = WalletNetwork.Litecoin,
        ["litecoin"] = WalletNetwork.Litecoin,
        ["bch"] = WalletNetwork.BitcoinCash,
        ["bitcoincash"] = WalletNetwork.BitcoinCash,
        ["doge"] = WalletNetwork.Dogecoin,
        ["dogecoin"] = WalletNetwork.Dogecoin,
        ["dash"] = WalletNetwork.Dash,
        ["zec"] = WalletNetwork.Zcash,
        ["zcash"] = WalletNetwork.Zcash,
        ["trx"] = WalletNetwork.Tron,
        ["xrp"] = WalletNetwork.Ripple,
        ["ripple"] = WalletNetwork.Ripple,
        ["xmr"] = WalletNetwork.Monero,
        ["monero"] = WalletNetwork.Monero,
        ["sol"] = WalletNetwork.Solana,
    };

    /// <summary>Names of Bitcoin's forks without a network of their own here, which take any text, and a token with several networks.</summary>
    [Fact]
    public void Accepts_EverySanctionedAddress()
    {
        var rows = VectorFile.Rows("wallets/ofac-sdn.tsv").ToArray();
        Assert.Equal(654, rows.Length);

        // The list itself puts a Tron address under Bitcoin, and a Monero payment id without its address under Monero.
        Assert.Equal(
            ["XBT TUCsTq7TofTCJRRoHk6RvhMoS2mJLm5Yzq", "XMR 5be5543ff73456ab9f2d207887e2af87322c651ea1a873c5b25b7ffae456c320"],
            rows.Where(r => !IsAccepted(r[0], r[1])).Select(r => $"{r[0]} {r[1]}"));

        static bool IsAccepted(string asset, string address) =>
            NetworksByName.TryGetValue(asset, out var network) ? Accepts(network, address)
            : asset == "USDT" ? Accepts(WalletNetwork.Ethereum, address) || Accepts(WalletNetwork.Tron, address) || Accepts(WalletNetwork.Bitcoin, address)
            : Accepts(WalletNetwork.Other, address);
    }

    [Fact]
    public void Returns_TheVerdictsOfAnotherValidator_ButForTheDeviationsListed()
    {
        var deviations = VectorFile.Rows("wallets/multicoin-deviations.tsv").Select(r => (r[0], r[1], r[2])).ToHashSet();
        var rows = VectorFile.Rows("wallets/multicoin.tsv").Where(r => NetworksByName.ContainsKey(r[1])).ToArray();
        var differing = rows
            .Where(r => (r[0] == "valid") != Accepts(NetworksByName[r[1]], r[2]))
            .Select(r => (r[0], r[1], r[2]))
            .ToHashSet();
        Assert.Equal(deviations, differing);
        Assert.Equal(92, rows.Length);
    }

    [Fact]
    public void Verifies_LetterCase_ByEip55()
    {
        var rows = VectorFile.Rows("wallets/eip55.tsv").ToArray();
        Assert.Equal(32, rows.Length);
        foreach (var row in rows)
        {
            // Policy where the vectors leave it open: 0X is read as 0x, and what has no prefix is no address.
            var expected = row[1] is "valid" or "valid-no-checksum" || (row[1] == "valid-or-invalid" && row[0][0] == '0');
            Assert.Equal((row[0], expected), (row[0], Accepts(WalletNetwork.Ethereum, row[0])));
        }

        Assert.Equal("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Canonical(WalletNetwork.Ethereum, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"));
    }

    [Fact]
    public void Rejects_EveryPrivateKey_OnEveryNetwork()
    {
        var keys = VectorFile.Json("wallets/bitcoin-core-base58_keys_valid.json").EnumerateArray().ToArray();
        var secrets = keys.Where(k => k[2].GetProperty("isPrivkey").GetBoolean()).Select(k => k[0].GetString()!).ToArray();
        Assert.Equal(24, secrets.Length);
        Assert.All(secrets, RejectsAsSecret);
        foreach (var key in keys.Where(k => !k[2].GetProperty("isPrivkey").GetBoolean()))
        {
            var isMain = !key[2].GetProperty("isTestnet").GetBoolean();
            Assert.Equal(isMain, Accepts(WalletNetwork.Bitcoin, key[0].GetString()!));
        }
    }

    /// <summary>Published examples of BIP-38, BIP-32 (test vector 1) and the XRP Ledger's documentation: nobody's money.</summary>
    [Theory]
    [InlineData("6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg")]
    [InlineData("xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi")]
    [InlineData("sn3nxiW7v8KXzPzAqzyHXbSSKNuN9")]
    [InlineData("sEdTM1uX8pu2do5XvTnutH6HsouMaM2")]
    public void Rejects_OtherSecrets_OnEveryNetwork(string secret) => RejectsAsSecret(secret);

    [Fact]
    public void Rejects_EveryInvalidKeyOfBitcoinCore()
    {
        var texts = VectorFile.Json("wallets/bitcoin-core-base58_keys_invalid.json").EnumerateArray().Select(r => r[0].GetString()!).ToArray();
        Assert.Equal(50, texts.Length);
        Assert.All(texts, t => Assert.All(Networks.Where(n => n is not (WalletNetwork.Other or WalletNetwork.Solana)), n => Assert.False(Accepts(n, t))));
    }

    [Fact]
    public void Verifies_TheVersionsOfBitcoinAndLitecoin()
    {
        var rows = VectorFile.Json("wallets/bitcoinjs-address.json").GetProperty("standard").EnumerateArray()
            .Where(r => r.TryGetProperty("base58check", out _))
            .Select(r => (Network: r.GetProperty("network").GetString()!, Address: r.GetProperty("base58check").GetString()!))
            .ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.Equal((r, r.Network != "testnet"), (r, Accepts(r.Network == "litecoin" ? WalletNetwork.Litecoin : WalletNetwork.Bitcoin, r.Address))));
    }

    /// <summary>The translation table of the CashAddr specification: the old spelling and the new one are one wallet.</summary>
    [Theory]
    [InlineData("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a")]
    [InlineData("1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR", "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy")]
    [InlineData("16w1D5WRVKJuZUsSRzdLp9w3YGcgoxDXb", "bitcoincash:qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r")]
    [InlineData("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq")]
    [InlineData("3LDsS579y7sruadqu11beEJoTjdFiFCdX4", "bitcoincash:pr95sy3j9xwd2ap32xkykttr4cvcu7as4yc93ky28e")]
    [InlineData("31nwvkZwyPdgzjBJZXfDmSWsC4ZLKpYyUw", "bitcoincash:pqq3728yw0y47sqn6l2na30mcw6zm78dzq5ucqzc37")]
    public void Returns_OneForm_ForBothSpellingsOfBitcoinCash(string old, string canonical)
    {
        Assert.Equal(canonical, Canonical(WalletNetwork.BitcoinCash, old));
        Assert.Equal(canonical, Canonical(WalletNetwork.BitcoinCash, canonical));
        Assert.Equal(canonical, Canonical(WalletNetwork.BitcoinCash, canonical["bitcoincash:".Length..].ToUpperInvariant()));
        Assert.False(Accepts(WalletNetwork.BitcoinCash, canonical[..^1] + (canonical[^1] == 'q' ? 'p' : 'q')));
    }

    [Fact]
    public void Returns_OneForm_ForBothSpellingsOfALitecoinScript()
    {
        var script = Base58.DecodeCheck("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", Base58.Bitcoin)!;
        var canonical = Canonical(WalletNetwork.Litecoin, "3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC");
        Assert.StartsWith("M", canonical, StringComparison.Ordinal);
        Assert.Equal(script[1..], Base58.DecodeCheck(canonical, Base58.Bitcoin)![1..]);
        Assert.Equal(canonical, Canonical(WalletNetwork.Litecoin, canonical));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two words")]
    [InlineData("tab\tinside")]
    [InlineData("na\u00EFve")]
    public void Rejects_WhatIsNoText_EvenOnAnotherNetwork(string text) => Assert.False(Accepts(WalletNetwork.Other, text));

    [Fact]
    public void Rejects_TenMegabytes() => Assert.All(Networks, n => Assert.False(Accepts(n, new string('1', 10_000_000))));

    private static void RejectsAsSecret(string secret) => Assert.All(Networks, n =>
        Assert.Contains("private key", WalletAddress.Parse(n, secret).Refusal?.Message ?? "accepted", StringComparison.Ordinal));

    private static bool Accepts(WalletNetwork network, string address) => !WalletAddress.Parse(network, address).IsRefused;

    private static string Canonical(WalletNetwork network, string address) => WalletAddress.Parse(network, address).Value.Canonical;
}
