using Exchange.Records;
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

    /// <summary>What the index writes after the last push is merged though nobody may push again for hours.</summary>
    [Fact]
    public async Task Merges_WhatIsIndexedAfterTheLastPush()
    {
        const int Runs = 8;
        const int Records = 600;
        using var hub = new InMemoryHub(new(), "");
        await hub.RegisterAsync("es");
        await hub.PushAsync("es", [.. Enumerable.Range(0, Runs * Records).Select(n => Drafts.Domain("es", $"shop-{n:D4}") with { Terms = Terms(n) })]);
        await using var merger = hub.StartMerging();

        var last = 0L;
        for (var i = 0; i < Runs; i++)
        {
            last = await hub.WriteAsync<long>(store =>
            {
                store.Terms.Index(Records, store.Head, store.Now);
                return store.Runs.LastRun;
            });
        }

        await hub.WaitForRunsPastAsync(last).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        static SearchTerms Terms(int n) => [.. Enumerable.Range(0, 8).Select(t => new SearchTerm(SearchTermKind.Name, $"shop-{n:D4}-{t}.example"))];
    }
}
