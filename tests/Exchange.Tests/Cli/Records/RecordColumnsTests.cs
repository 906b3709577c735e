using Exchange.Cli.Lists;
using Exchange.Cli.Records;
using Xunit;

namespace Exchange.Tests.Cli.Records;

public sealed class RecordColumnsTests
{
    private static readonly string[] OfTheHub = ["originator", "revision", "create_time", "update_time", "canonical_name", "registrable_domain"];

    [Fact]
    public void Returns_ColumnsUnderTheNamesThatAPushReads() =>
        Assert.All(RecordColumns.Names.Except(OfTheHub), n => Assert.Equal(n, ColumnNames.Find(n) is { } column ? ColumnNames.NameOf(column) : "(no column)"));
}
