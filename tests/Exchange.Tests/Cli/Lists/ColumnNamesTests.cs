using System.Text.RegularExpressions;
using Exchange.Cli.Lists;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Lists;

public sealed partial class ColumnNamesTests
{
    [Fact]
    public void Returns_EveryColumnOfTheReference_AndNoOther()
    {
        var documented = Row().Matches(File.ReadAllText(Checkout.Path("src", "Exchange.Cli", "COLUMNS.md"))).Select(m => m.Groups[1].Value);

        Assert.Equal(Enum.GetValues<Column>().Select(ColumnNames.NameOf).Order(), documented.Order());
    }

    [Theory]
    [InlineData("Domain", "domain_name")]
    [InlineData("Gemeldet am", "status_date")]
    [InlineData("\uFEFFDominio", "domain_name")]
    [InlineData("Segnalato il", "status_date")]
    [InlineData("Catégorie", "goods")]
    [InlineData("Maßnahme", "action")]
    [InlineData("TAKEDOWN-STATUS", "status")]
    public void Accepts_WhatExportsCallAColumn(string header, string column) => Assert.Equal(column, ColumnNames.NameOf(ColumnNames.Find(header)!.Value));

    [Theory]
    [InlineData("registar", "registrar")]
    [InlineData("reviewby", "review_by")]
    public void Returns_TheNearest_OfAColumnThatIsNone(string header, string nearest)
    {
        Assert.Null(ColumnNames.Find(header));
        Assert.Equal(nearest, ColumnNames.Nearest(header));
    }

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
