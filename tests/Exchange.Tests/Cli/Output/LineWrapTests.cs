using Exchange.Cli.Output;
using Xunit;

namespace Exchange.Tests.Cli.Output;

public sealed class LineWrapTests
{
    [Theory]
    [InlineData("short", "short")]
    [InlineData("one two three four five six", "one two three four|five six")]
    [InlineData("12345678901234567890 abc", "12345678901234567890|abc")]
    [InlineData("1234567890123456789012345", "12345678901234567890|12345")]
    public void Returns_PiecesThatFit(string text, string pieces) => Assert.Equal(pieces.Split('|'), LineWrap.Break(text, 20));
}
