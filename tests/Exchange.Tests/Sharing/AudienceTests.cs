using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Sharing;

public sealed class AudienceTests
{
    [Fact]
    public void Equals_WhateverOrderAndRepetition()
    {
        var one = Audience("op:ios-x", "es", "fr", "es", "op:ios-ix");
        var other = Audience("fr", "op:ios-ix", "op:ios-x", "es");

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal(";es,fr;ios-ix,ios-x", one.Definition);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("+third")]
    [InlineData("es")]
    [InlineData("op:ios-x")]
    public void Differs_ByEveryPart(string part) => Assert.NotEqual(Exchange.Sharing.Audience.Nobody, Audience(part));

    [Fact]
    public void Differs_ForAnAgencyAndAnOperationOfOneName() => Assert.NotEqual(Audience("ios-x"), Audience("op:ios-x"));

    [Theory]
    [InlineData]
    [InlineData("*")]
    [InlineData("*", "+third")]
    [InlineData("es", "fr", "op:ios-ix", "op:ios-x", "+third")]
    public void Returns_TheSameAudienceFromItsDefinition(params string[] parts) =>
        Assert.Equal(Audience(parts), Exchange.Sharing.Audience.FromDefinition(Audience(parts).Definition));

    [Theory]
    [InlineData("")]
    [InlineData("e;es")]
    [InlineData(";ES;")]
    [InlineData(";;Ios-x")]
    public void Rejects_WhatIsNoDefinition(string text) =>
        Assert.Throws<FormatException>(() => Exchange.Sharing.Audience.FromDefinition(text));
}
