using Exchange.Agencies;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Agencies;

public sealed class AgencyIdTests
{
    [Theory]
    [InlineData("es")]
    [InlineData("guardia-civil")]
    [InlineData("a23456789-123456789-123456789-1")]
    public void Accepts_IdsAndNames(string text)
    {
        Assert.True(AgencyId.TryParse(text, out var id));
        Assert.True(AgencyId.TryParseName($"agencies/{text}", out var named));
        Assert.Equal(id, named);
        Assert.Equal($"agencies/{text}", named.Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("e")]
    [InlineData("-es")]
    [InlineData("ES")]
    [InlineData("es/records")]
    [InlineData("es\n")]
    [InlineData("a23456789-123456789-123456789-12")]
    public void Rejects_OtherTexts(string? text)
    {
        Assert.False(AgencyId.TryParse(text, out var id));
        Assert.Equal("", id.Value);
        Assert.False(AgencyId.TryParseName($"agencies/{text}", out _));
    }

    [Fact]
    public void Orders_ByOctets() => Assert.True(Agency("a-b").CompareTo(Agency("ab")) < 0);
}
