using CsCheck;
using Exchange.Sharing;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Sharing;

/// <summary>An audience is interned by its definition: equal ones have one, different ones never share it, and it reads back.</summary>
public sealed class AudienceTests
{
    private static readonly string[] Words =
        ["*", "+third", "es", "fr", "op:ios-x", "op:ios-ix", "group:friends", "group:ios-x", "not:es", "not:us", "officer:fr/7", "officer:fr/a.B_c-9"];

    private static readonly Gen<string[]> Distributions = Gen.Int[0, Words.Length - 1].Select(i => Words[i]).Array[0, 8];

    private static readonly Gen<Conditions> Markings = Gen.Select(
        Gen.Enum<Tlp>(),
        Gen.Enum<Purpose>().Array[0, 3],
        Gen.Bool,
        Gen.Int[0, 2],
        (tlp, purposes, restricted, boundBy) => new Conditions(tlp, PurposeSet.Of(purposes), restricted, boundBy > 0 ? Operation($"ios-{boundBy}") : null));

    [Fact]
    public void Equals_WhateverOrderAndRepetition()
    {
        var one = Audience("op:ios-x", "es", "fr", "es", "not:us", "op:ios-ix", "group:friends", "officer:fr/7");
        var other = Audience("officer:fr/7", "fr", "op:ios-ix", "op:ios-x", "group:friends", "es", "not:us");

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal(";es,fr;ios-ix,ios-x;friends;us;agencies/fr/officers/7|4;0;;|", one.Definition);
    }

    [Fact]
    public void Returns_TheSameAudienceFromItsDefinition() =>
        Gen.Select(Distributions, Markings, Gen.Bool, (words, marking, embargoed) => new Exchange.Sharing.Audience(Distribution(words), marking, embargoed)).Sample(audience =>
        {
            var read = Exchange.Sharing.Audience.FromDefinition(audience.Definition);
            Assert.Equal(audience, read);
            Assert.Equal((audience.Conditions, audience.Embargoed), (read.Conditions, read.Embargoed));
            Assert.Equal(audience.Distribution.Agencies, read.Distribution.Agencies);
            Assert.Equal(audience.Distribution.Operations, read.Distribution.Operations);
            Assert.Equal(audience.Distribution.Groups, read.Distribution.Groups);
            Assert.Equal(audience.Distribution.Excluded, read.Distribution.Excluded);
            Assert.Equal(audience.Distribution.Officers, read.Distribution.Officers);
            Assert.Equal((audience.Distribution.Everyone, audience.Distribution.ThirdCountries), (read.Distribution.Everyone, read.Distribution.ThirdCountries));
        });

    [Fact]
    public void Differs_WhereAnyPartDiffers() =>
        Gen.Select(Distributions, Distributions, Markings, Markings).Sample((one, other, marking, otherMarking) =>
            Assert.Equal(
                one.ToHashSet().SetEquals(other) && marking == otherMarking,
                new Exchange.Sharing.Audience(Distribution(one), marking).Equals(new Exchange.Sharing.Audience(Distribution(other), otherMarking))));

    [Fact]
    public void Differs_ByItsEmbargo()
    {
        var restricted = new Exchange.Sharing.Audience(Distribution("fr"), new Conditions(Tlp.Green, Restricted: true), embargoed: true);

        Assert.NotEqual(restricted, restricted.Lapsed());
        Assert.NotEqual(Audience("fr"), restricted.Lapsed());
        Assert.False(restricted.Lapsed().Embargoed);
        Assert.Same(restricted.Lapsed().Distribution, restricted.Distribution);
    }

    [Theory]
    [InlineData("")]
    [InlineData("e;es")]
    [InlineData(";;;;;|4;0;;")] // two parts
    [InlineData(";ES;;;;|4;0;;|")]
    [InlineData(";;Ios-x;;;|4;0;;|")]
    [InlineData(";;;Friends;;|4;0;;|")]
    [InlineData(";;;;;officers/7|4;0;;|")]
    [InlineData(";;;;|4;0;;|")] // five parts of a distribution
    [InlineData(";;;;;|4;0;|")] // three parts of conditions
    [InlineData(";;;;;|green;0;;|")]
    public void Rejects_WhatIsNoDefinition(string text) => Assert.Throws<FormatException>(() => Exchange.Sharing.Audience.FromDefinition(text));
}
