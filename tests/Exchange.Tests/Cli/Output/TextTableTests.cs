using Exchange.Cli.Output;
using Xunit;

namespace Exchange.Tests.Cli.Output;

public sealed class TextTableTests
{
    [Fact]
    public void Returns_TabSeparatedValuesWhereThereIsNoTerminal() =>
        Assert.Equal("name\tcount\nshop.example\t2\na\\tb\t\n", Written(ToolRun.Plain(), ("shop.example", "2"), ("a\tb", null)));

    [Fact]
    public void Returns_BordersWithoutColourUnderNoColor()
    {
        var text = Written(ToolRun.Plain(new Dictionary<string, string> { ["NO_COLOR"] = "1" }) with { OutputIsTerminal = true }, ("shop.example", "2"));
        Assert.Contains("shop.example", text, StringComparison.Ordinal);
        Assert.Contains('─', text);
        Assert.DoesNotContain("\u001b[3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Returns_MarkupAndEscapesOfARecordAsText()
    {
        var text = Written(ToolRun.Plain() with { OutputIsTerminal = true }, ("[red]shop[/]\u001b]0;title\u0007", "[/]"));
        Assert.Contains("[red]shop[/]\\u{001B}]0;title\\u{0007}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]0;", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, true, true)]
    [InlineData(36, false, true)]
    [InlineData(30, false, false)]
    public void Hides_WhatANarrowTerminalHasNoRoomFor(int width, bool showsAgency, bool showsNote)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var table = new TextTable("name", "agency", "note") { DropOrder = ["agency", "note"] };
        table.Add("shop-number-one.example", "police-de", "seen");
        table.Write(ToolRun.Plain() with { Output = output, OutputIsTerminal = true, Width = width });
        Assert.Contains("shop-number-one.example", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(showsAgency, output.ToString().Contains("police-de", StringComparison.Ordinal));
        Assert.Equal(showsNote, output.ToString().Contains("seen", StringComparison.Ordinal));
    }

    private static string Written(ToolEnvironment environment, params (string? Name, string? Count)[] rows)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var table = new TextTable("name", ">count");
        foreach (var (name, count) in rows)
        {
            table.Add(name, count);
        }

        table.Write(environment with { Output = output });
        return output.ToString();
    }
}
