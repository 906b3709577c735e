using Exchange.Changes;
using Exchange.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Changes;

public sealed class RecordFilterTests
{
    [Fact]
    public void Matches_EverythingWithoutConditions()
    {
        Assert.True(RecordFilter.All.Matches(Agency("es"), RecordKind.Asset, 7, null));
        Assert.Equal("", RecordFilter.All.Definition);
    }

    [Theory]
    [InlineData("es", RecordKind.Domain, 3, "ios-x", true)]
    [InlineData("es", RecordKind.Domain, 4, "ios-x", false)]
    [InlineData("es", RecordKind.Suspect, 3, "ios-x", false)] // the status 3 of another kind
    [InlineData("es", RecordKind.Domain, 3, "ios-ix", false)]
    [InlineData("es", RecordKind.Domain, 3, null, false)]
    [InlineData("it", RecordKind.Domain, 3, "ios-x", false)]
    public void Matches_OnlyWhereEveryConditionHolds(string originator, RecordKind kind, int status, string? operation, bool matches)
    {
        var filter = new RecordFilter
        {
            Kinds = [RecordKind.Domain, RecordKind.Asset],
            Operations = [Operation("ios-x")],
            Originators = [Agency("es"), Agency("fr")],
            Statuses = [(RecordKind.Domain, 3)],
        };

        Assert.Equal(matches, filter.Matches(Agency(originator), kind, status, operation is null ? null : Operation(operation)));
    }

    [Fact]
    public void LeavesOut_KindsWithoutAStatusOnceAnotherNamesIts()
    {
        var filter = new RecordFilter { Statuses = [(RecordKind.Domain, 3)] };

        Assert.False(filter.Matches(Agency("es"), RecordKind.Asset, 3, null));
    }

    [Fact]
    public void Returns_OneDefinitionWhateverOrderAndRepetition()
    {
        var one = new RecordFilter { Kinds = [RecordKind.Asset, RecordKind.Domain], Originators = [Agency("fr"), Agency("es"), Agency("fr")] };
        var other = new RecordFilter { Kinds = [RecordKind.Domain, RecordKind.Asset, RecordKind.Asset], Originators = [Agency("es"), Agency("fr")] };

        Assert.Equal(one.Definition, other.Definition);
        Assert.Equal("1,3;;es,fr;", one.Definition);
    }

    [Fact]
    public void Returns_AnotherDefinitionForTheSameNameInAnotherCondition() => Assert.NotEqual(
        new RecordFilter { Operations = [Operation("ios-x")] }.Definition,
        new RecordFilter { Originators = [Agency("ios-x")] }.Definition);
}
