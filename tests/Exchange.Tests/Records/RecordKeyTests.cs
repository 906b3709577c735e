using Exchange.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Records;

public sealed class RecordKeyTests
{
    [Fact]
    public void Returns_TheKeyOfItsOwnName()
    {
        var key = Record("es", "0a1b-2c3d");

        Assert.Equal("agencies/es/records/0a1b-2c3d", key.Name);
        Assert.True(RecordKey.TryParse(key.Name, out var read));
        Assert.Equal(key, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("agencies/es")]
    [InlineData("agencies/es/records/")]
    [InlineData("agencies/es/records/short-1")]
    [InlineData("agencies/es/records/UPPER-CASE")]
    [InlineData("agencies/ES/records/0a1b-2c3d")]
    [InlineData("agencies/es/records/0a1b-2c3d/revisions/1")]
    [InlineData("agencies/es/records/0a1b-2c3d/records/0a1b-2c3d")]
    [InlineData("/records/0a1b-2c3d")]
    [InlineData("records/agencies/es/0a1b-2c3d")]
    [InlineData("agencies/es/records/0123456789012345678901234567890123456789012345678901234567890123x")]
    public void Rejects_OtherTexts(string? name) => Assert.False(RecordKey.TryParse(name, out _));

    [Theory]
    [InlineData("12345678", true)]
    [InlineData("1234567", false)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("abcdefg\u00e9", false)]
    [InlineData("abcdefg_", false)]
    public void Returns_WhetherATextHasTheFormOfAnId(string text, bool isId) => Assert.Equal(isId, RecordKey.IsId(text));
}
