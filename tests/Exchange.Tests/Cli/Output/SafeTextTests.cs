using Exchange.Cli.Output;
using Xunit;

namespace Exchange.Tests.Cli.Output;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("shop.example", "shop.example")]
    [InlineData("müller.example, 東京, مثال", "müller.example, 東京, مثال")]
    [InlineData("\u001b[2J\u001b[1;1Hall is well", "\\u{001B}[2J\\u{001B}[1;1Hall is well")]
    [InlineData("\u001b]0;title\u0007", "\\u{001B}]0;title\\u{0007}")]
    [InlineData("\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\", "\\u{001B}]8;;https://evil.example\\u{001B}\\click\\u{001B}]8;;\\u{001B}\\")]
    [InlineData("\u009b31mred", "\\u{009B}31mred")]
    [InlineData("gone\r\u001b[Knew", "gone\\r\\u{001B}[Knew")]
    [InlineData("a\bb\u007fc\0", "a\\u{0008}b\\u{007F}c\\u{0000}")]
    [InlineData("two\nlines\tand a tab", "two\\nlines\\tand a tab")]
    [InlineData("invoice\u202Egnp.exe", "invoice\\u{202E}gnp.exe")]
    [InlineData("\u2066isolated\u2069 \u200Emark \u061C", "\\u{2066}isolated\\u{2069} \\u{200E}mark \\u{061C}")]
    [InlineData("zero\u200Bwidth\uFEFF", "zero\\u{200B}width\\u{FEFF}")]
    [InlineData("line\u2028paragraph\u2029", "line\\u{2028}paragraph\\u{2029}")]
    [InlineData("\U000E0041tag", "\\u{E0041}tag")]
    public void Returns_TextThatCannotSteerATerminal(string text, string safe) => Assert.Equal(safe, SafeText.ForTerminal(text));

    [Fact]
    public void Returns_LoneSurrogatesEscaped() => Assert.Equal("a\\u{D800}b", SafeText.ForTerminal("a\ud800b"));

    [Theory]
    [InlineData("shop.example", "shop.example")]
    [InlineData("=HYPERLINK(\"https://evil.example\")", "\"'=HYPERLINK(\"\"https://evil.example\"\")\"")]
    [InlineData("+49 30 1234", "'+49 30 1234")]
    [InlineData("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0")]
    [InlineData("@SUM(1,2)", "\"'@SUM(1,2)\"")]
    [InlineData("\t=1+1", "'\\t=1+1")]
    [InlineData("\r=1+1", "'\\r=1+1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("\u001b[2J", "\\u{001B}[2J")]
    [InlineData(" padded ", "\" padded \"")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Returns_CellsThatASpreadsheetDoesNotRun(string? text, string cell) => Assert.Equal(cell, SafeText.ForCell(text));
}
