using System.Text;
using Exchange.Cli.Lists;
using Xunit;

namespace Exchange.Tests.Cli.Lists;

public sealed class ListFileTests
{
    [Theory]
    [InlineData("domain_name\nshop.example\n", "Csv")]
    [InlineData("domain_name;goods\nshop.example;toys\n", "Csv")]
    [InlineData("sep=;\r\nDomain;Warengruppe\r\n", "Csv")]
    [InlineData("{\"record\":{}}\n", "Ndjson")]
    [InlineData("# remark\n\nshop.example\nhttp://shop.example/a,b;c\n", "List")]
    [InlineData("http://shop.example/a,b;c\n", "List")]
    [InlineData("# hosts\n127.0.0.1 localhost\n0.0.0.0 shop.example\n", "Hosts")]
    [InlineData("||shop.example^\n||other.example^$all\n", "Adblock")]
    [InlineData("$TTL 300\n@ SOA localhost. root.localhost. 1 2 3 4 5\nshop.example CNAME .\n", "Rpz")]
    [InlineData("no-resolv\nserver=/shop.example/\naddress=/other.example/\n", "Dnsmasq")]
    [InlineData("", "List")]
    public void Returns_TheFormatThatTheContentTells(string text, string format)
    {
        using var file = Open(text);

        Assert.Equal(format, file.Format.ToString());
    }

    [Fact]
    public void Rejects_UnknownColumns_NamingEachAndTheNearest()
    {
        var refusal = ListFile.Open(Stream("domain_name;registar;reviewby\n")).Refusal;

        Assert.Contains("'registar' is no known column (nearest: registrar)", refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("'reviewby' is no known column (nearest: review_by)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_UnknownColumns_ThatAreLeftOutOnDemand()
    {
        using var file = ListFile.Open(Stream("domain_name;foo\nshop.example;bar\n"), null, ["foo"]).Value;

        Assert.Equal(LineStatus.Accept, file.Read().Last().Status);
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0 }, "gzip")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 0 }, "office document")]
    [InlineData(new byte[] { 1, 0, 0, 2, 0, 0, 3 }, "no text")]
    public void Rejects_WhatIsNoText_SayingWhatItIs(byte[] bytes, string what) =>
        Assert.Contains(what, ListFile.Open(new MemoryStream(bytes)).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public void Returns_RowsOverSeveralLines_WithTheNumberOfTheirFirst()
    {
        using var file = Open("domain_name,note\r\na.example,\"two\r\nlines, \"\"quoted\"\"\"\r\nb.example,\r\n");

        var rows = file.Read().Where(l => l.Row is not null).ToList();

        Assert.Equal([2, 4], rows.Select(r => r.Number));
        Assert.Equal("two\nlines, \"quoted\"", rows[0].Row![Column.Note]);
    }

    [Fact]
    public void Rejects_AQuoteThatDoesNotClose_AndKeepsTheLinesAfterIt()
    {
        var text = new StringBuilder("domain_name,note\na.example,\"open\n");
        for (var i = 0; i < 1_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"b{i}.example,ok\n");
        }

        using var file = Open(text.ToString());
        var lines = file.Read().ToList();

        Assert.Equal(2, Assert.Single(lines, l => l.Status == LineStatus.Reject).Number);
        Assert.Equal(1_000, lines.Count(l => l.Status == LineStatus.Accept));
    }

    [Fact]
    public void Rejects_ALineOfManyMegabytes_AndKeepsTheLinesAfterIt()
    {
        using var file = Open($"a.example\n{new string('x', 10_000_000)}\nb.example\n");

        Assert.Equal([LineStatus.Accept, LineStatus.Reject, LineStatus.Accept], file.Read().Select(l => l.Status));
    }

    [Fact]
    public void Rejects_JsonThatIsNoPushRecord_NamingTheLine()
    {
        using var file = Open("{\"record\":{\"content\":{\"domain\":{\"domainName\":\"hxxp://a[.]example\"}}}}\n{\"recrod\":{}}\n{\n");

        var lines = file.Read().ToList();

        Assert.Equal("a.example", lines[0].Record!.Record.Content.Domain.DomainName);
        Assert.Equal([2, 3], lines.Where(l => l.Status == LineStatus.Reject).Select(l => l.Number));
    }

    private static ListFile Open(string text) => ListFile.Open(Stream(text)).Value;

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
