using Exchange.Sharing;
using Xunit;

namespace Exchange.Tests.Sharing;

public sealed class OperationIdTests
{
    [Theory]
    [InlineData("ios-x")]
    [InlineData("a1")]
    [InlineData("a123456789-123456789-123456789-123456789-123456789-123456789-12")]
    public void Accepts_IdsAndNames(string text)
    {
        Assert.True(OperationId.TryParse(text, out var id));
        Assert.Equal(text, id.Value);
        Assert.True(OperationId.TryParseName($"operations/{text}", out var named));
        Assert.Equal(id, named);
        Assert.Equal($"operations/{text}", named.Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("1os-x")]
    [InlineData("IOS-X")]
    [InlineData("ios_x")]
    [InlineData("ios x")]
    [InlineData("ios-х")] // a Cyrillic letter
    [InlineData("a123456789-123456789-123456789-123456789-123456789-123456789-123")]
    public void Rejects_OtherTexts(string? text)
    {
        Assert.False(OperationId.TryParse(text, out _));
        Assert.False(OperationId.TryParseName($"operations/{text}", out _));
    }

    [Theory]
    [InlineData("ios-x")]
    [InlineData("agencies/ios-x")]
    [InlineData("operations/ios-x/")]
    [InlineData(null)]
    public void Rejects_NamesOfOtherCollections(string? name) => Assert.False(OperationId.TryParseName(name, out _));
}
