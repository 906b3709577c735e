using System.Security.Cryptography;
using CsCheck;
using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class RecordIdRuleTests
{
    private static readonly Gen<byte[]> Octets = Gen.Byte.Array[32];

    [Fact]
    public void Accepts_EveryUuidAndHash() => Octets.Sample(
        octets =>
        {
            octets[6] = (byte)((octets[6] & 0x0F) | 0x80);
            octets[8] = (byte)((octets[8] & 0x3F) | 0x80);
            var uuid = new Guid(octets.AsSpan(0, 16), bigEndian: true);
            Assert.Null(RecordIdRule.Check(uuid.ToString("D")));
            Assert.Null(RecordIdRule.Check(uuid.ToString("N")));
            Assert.Null(RecordIdRule.Check(Convert.ToHexStringLower(octets)));
            Assert.Null(RecordIdRule.Check(Convert.ToHexStringLower(octets.AsSpan(0, 20))));
        },
        seed: "0000000000001",
        iter: 100_000);

    [Theory]
    [InlineData("domain-000001")]
    [InlineData("case-00001234")]
    [InlineData("2018-ios-x-00001")]
    [InlineData("shop-outlet-example")]
    [InlineData("01hzx3k5q8v7y2m4n6p8r0s2t4")]
    public void Accepts_IdsOfASource(string id) => Assert.Null(RecordIdRule.Check(id));

    // By chance this UUID holds a Belgian account number whose check digits hold.
    [Fact]
    public void Accepts_AUuidThatLooksLikeAnIban()
    {
        Assert.False(Iban.Parse("BE68539007547034").IsRefused);
        Assert.Null(RecordIdRule.Check("0a1b2c3d-4e5f-8071-be68-539007547034"));
    }

    [Fact]
    public void Rejects_EveryIban_AloneAndBesideOtherParts()
    {
        foreach (var iban in VectorFile.Rows("iban/registry-v99.tsv").Select(r => r[10].ToLowerInvariant()))
        {
            var groups = string.Join('-', iban.Chunk(4).Select(c => new string(c)));
            foreach (var id in new[] { iban, groups, "iban-" + iban, "acct-" + groups, iban + "-eur" })
            {
                Assert.Equal((id, RefusalReason.RecordIdRevealing), (id, RecordIdRule.Check(id)?.Reason));
            }
        }
    }

    [Theory]
    [InlineData("4915112345678")]
    [InlineData("49-151-12345678")]
    [InlineData("tel-4915112345678")]
    [InlineData("whatsapp-4915112345678")]
    [InlineData("phone4915112345678")]
    public void Rejects_TelephoneNumbers(string id) => Assert.Equal(RefusalReason.RecordIdRevealing, RecordIdRule.Check(id)?.Reason);

    [Theory]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    [InlineData("btc-bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    [InlineData("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("eth-0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    public void Rejects_WalletAddresses(string id) => Assert.Equal(RefusalReason.RecordIdRevealing, RecordIdRule.Check(id)?.Reason);

    [Theory]
    [InlineData("")]
    [InlineData("short-1")]
    [InlineData("UPPER-CASE-1")]
    [InlineData("with_underscore")]
    [InlineData("with space 1")]
    public void Rejects_WhatIsNoId(string id) => Assert.Equal(RefusalReason.FieldMalformed, RecordIdRule.Check(id)?.Reason);

    [Fact]
    public void Rejects_AnIdLongerThanSixtyFour() =>
        Assert.Equal(RefusalReason.FieldMalformed, RecordIdRule.Check(Convert.ToHexStringLower(SHA256.HashData([])) + "a")?.Reason);
}
