using Exchange.Storage.Sqlite;
using Exchange.Tests.Records;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite;

public sealed class IndexerTests
{
    /// <summary>Search may trail by five seconds: well before that the index is due at every other round, however many agencies push.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1_999, false)]
    [InlineData(2_000, true)]
    [InlineData(60_000, true)]
    public void Takes_ItsTurnSooner_OnceItTrails(int behind, bool isSoon) =>
        Assert.Equal(isSoon, Indexer.TurnOf(TimeSpan.FromMilliseconds(behind)).Weight <= WriteQueue.TurnRecords);

    [Fact]
    public async Task Trails_ByWhatIsNotIndexed()
    {
        using var hub = new InMemoryHub(new(), "");
        await hub.RegisterAsync("es");
        await hub.PushAsync("es", [.. Enumerable.Range(0, 4).Select(n => Drafts.Domain("es", $"shop-{n:D4}"))]);
        hub.Time.Advance(TimeSpan.FromSeconds(3));

        var inTheMiddle = await hub.WriteAsync<IndexProgress>(store => store.Terms.Index(3, store.Head, store.Now));
        var atTheEnd = await hub.WriteAsync<IndexProgress>(store => store.Terms.Index(3, store.Head, store.Now));

        Assert.Equal((true, true), (inTheMiddle.More, inTheMiddle.Behind >= TimeSpan.FromSeconds(3)));
        Assert.Equal((false, true), (atTheEnd.More, atTheEnd.Behind < TimeSpan.FromMilliseconds(1)));
    }
}
