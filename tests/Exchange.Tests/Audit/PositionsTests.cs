using CsCheck;
using Exchange.Audit;
using Xunit;

namespace Exchange.Tests.Audit;

public sealed class PositionsTests
{
    [Fact]
    public void Returns_WhatWasEncoded() =>
        Gen.Long[0, 1L << 40].HashSet[0, 60].Select(s => s.Order().ToArray()).Sample(
            positions => Positions.Decode(Positions.Encode(positions)).SequenceEqual(positions));

    [Fact]
    public void Contain_WhatWasEncoded_AndNothingElse() =>
        Gen.Select(Gen.Long[0, 60].HashSet[0, 40], Gen.Long[0, 64]).Sample((positions, asked) =>
            Assert.Equal(positions.Contains(asked), Positions.Contain(Positions.Encode([.. positions.Order()]), asked)));

    [Fact]
    public void Encodes_ABatchInFewOctets()
    {
        Assert.Equal("E80788" + "27", Convert.ToHexString(Positions.Encode([.. Enumerable.Range(1_000, 5_000).Select(p => (long)p)])));
        Assert.Empty(Positions.Encode([]));
    }

    [Fact]
    public void Orders_EachOnce() =>
        Gen.Long[0, 20].Array[0, 12].Sample(positions => Positions.InOrder(positions).SequenceEqual(positions.Order().Distinct()));

    [Theory]
    [InlineData("80")]
    [InlineData("01")]
    [InlineData("0180")]
    [InlineData("FFFFFFFFFFFFFFFFFF01")]
    public void Rejects_OctetsCutShort(string octets) =>
        Assert.Throws<FormatException>(() => Positions.Decode(Convert.FromHexString(octets)));

    [Fact]
    public void Rejects_PositionsThatDoNotAscend()
    {
        Assert.Throws<ArgumentException>(() => Positions.Encode([5, 4]));
        Assert.Throws<ArgumentException>(() => Positions.Encode([5, 5]));
    }
}
