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

    [Theory]
    [InlineData("00" + "FFFFFFFFFFFFFFFF7F")] // as many positions as there are
    [InlineData("00" + "C1843D")] // one more than are decoded
    public void Rejects_FewOctetsThatStandForMorePositionsThanAreDecoded(string octets) =>
        Assert.Throws<FormatException>(() => Positions.Decode(Convert.FromHexString(octets)));

    [Theory]
    [InlineData("0500")] // a run of none
    [InlineData("00010001")] // two that adjoin
    [InlineData("FFFFFFFFFFFFFFFF7F01")] // ends past the last position
    [InlineData("0101FFFFFFFFFFFFFFFF7F01")]
    public void Rejects_RunsThatAreNone(string octets)
    {
        Assert.Throws<FormatException>(() => Positions.Runs(Convert.FromHexString(octets)));
        Assert.Throws<FormatException>(() => Positions.Contain(Convert.FromHexString(octets), long.MaxValue - 1));
    }

    [Fact]
    public void Returns_TheRuns()
    {
        Assert.Equal([(3, 2), (9, 1)], Positions.Runs(Positions.Encode([3, 4, 9])));
        Assert.Equal([(0, long.MaxValue)], Positions.Runs(Convert.FromHexString("00FFFFFFFFFFFFFFFF7F")));
        Assert.True(Positions.Contain(Convert.FromHexString("00FFFFFFFFFFFFFFFF7F"), 1_000_000));
    }

    [Fact]
    public void Rejects_PositionsThatDoNotAscend()
    {
        Assert.Throws<ArgumentException>(() => Positions.Encode([5, 4]));
        Assert.Throws<ArgumentException>(() => Positions.Encode([5, 5]));
    }
}
