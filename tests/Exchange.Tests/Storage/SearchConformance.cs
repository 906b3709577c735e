using Exchange.Changes;
using Exchange.Records;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Storage;

public abstract class SearchConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    [Fact]
    public async Task Finds_ByNamePrefixIdentifierAndFilter_WhatTheReaderSees()
    {
        await Hub.PushAsync(
            "es",
            Shop(1, "alpha.example") with { Distribution = Distribution("fr") },
            Shop(2, "alphabet.example"),
            Shop(3, "beta.example") with
            {
                Kind = RecordKind.Asset,
                Distribution = Distribution("fr"),
                Terms = [new(SearchTermKind.Name, "beta.example"), new(SearchTermKind.Identifier, "es9121000418450200051332")],
            });
        await IndexAsync();

        Assert.Equal(["shop-0001"], Find("fr", Query("alpha.example")));
        Assert.Equal(["shop-0001"], Find("fr", Query("alph", prefix: true)));
        Assert.Equal(["shop-0001", "shop-0002"], Find("es", Query("alph", prefix: true)));
        Assert.Empty(Find("fr", Query("alph")));
        Assert.Empty(Find("it", Query("alpha.example")));
        Assert.Equal(["shop-0003"], Find("fr", new RecordQuery([new(SearchTermKind.Identifier, "es9121000418450200051332")], Prefix: false, RecordFilter.All)));
        Assert.Equal(["shop-0001", "shop-0003"], Find("fr", new RecordQuery([], Prefix: true, RecordFilter.All)));
        Assert.Equal(["shop-0003"], Find("fr", new RecordQuery([], Prefix: true, new RecordFilter { Kinds = [RecordKind.Asset] })));
    }

    [Fact]
    public async Task Finds_ARecordByItsNewTermsAlone()
    {
        await Hub.PushAsync("es", Shop(1, "alpha.example"));
        await IndexAsync();
        await Hub.PushAsync("es", Shop(1, "beta.example"));
        Assert.Empty(Find("es", Query("alpha.example"))); // at once
        await IndexAsync();
        await Hub.PushAsync("es", Shop(1, "beta.example") with { Distribution = Distribution("fr") });

        Assert.Equal(["shop-0001"], Find("fr", Query("beta.example")));
        Assert.Empty(Find("es", Query("alpha.example")));
    }

    [Fact]
    public async Task Pages_ThroughEveryResultOnceInOrder()
    {
        await Hub.PushAsync("es", [.. Enumerable.Range(0, 23).Select(i => Shop(i, $"shop{22 - i:00}.example") with { Distribution = Distribution(i % 3 == 0 ? "it" : "fr") })]);
        await Hub.PushAsync("it", Drafts.Domain("it", "shop-0099", "shop05.example") with { Distribution = Distribution("fr") });
        await IndexAsync();

        var names = new List<string>();
        SearchPlace? place = null;
        do
        {
            var page = Hub.Store.Search(Reader("fr"), Query("shop", prefix: true), place, 4, Ended);
            Assert.InRange(page.Records.Count, 0, 4);
            names.AddRange(page.Records.Select(r => r.CanonicalName));
            place = page.Next;
        }
        while (place is not null);

        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(15 + 1, names.Count);
        Assert.Equal(2, names.Count(n => n == "shop05.example"));
    }

    [Fact]
    public async Task Says_UpToWhenItHasIndexed()
    {
        await IndexAsync();
        var before = Hub.Time.GetUtcNow();
        Hub.Time.Advance(TimeSpan.FromMinutes(1));
        await Hub.PushAsync("es", Shop(1, "alpha.example"));
        await IndexAsync();

        var page = Hub.Store.Search(Reader("es"), Query("alpha.example"), null, 10, Ended);

        Assert.Single(page.Records);
        Assert.True(page.IndexedTo > before);
        Assert.Equal(Hub.Store.Head, page.ReadAt);
    }

    [Fact]
    public async Task Goes_OnIndexingAfterARestart()
    {
        await Hub.PushAsync("es", Shop(1, "alpha.example"));
        await Hub.ReopenAsync();
        await Hub.PushAsync("es", Shop(2, "alpha.example"));
        await IndexAsync();

        Assert.Equal(["shop-0001", "shop-0002"], Find("es", Query("alpha.example")));
    }

    /// <summary>Lets the index catch up: Search says up to when it covers, and may trail by 5 s of the hub's clock.</summary>
    private async Task IndexAsync()
    {
        Hub.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Hub.Store.LogAsync(StoreUnderTest.Entry(Exchange.Audit.AuditAction.Read), readAt: null, Ended);
        var committed = Hub.Time.GetUtcNow();
        var deadline = TimeProvider.System.GetTimestamp();
        while (Hub.Store.Search(Reader("es"), Query("nothing"), null, 1, Ended).IndexedTo < committed)
        {
            Hub.Time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(30), "the index does not catch up");
        }

        Assert.InRange(Hub.Time.GetUtcNow() - committed, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    private List<string> Find(string reader, RecordQuery query) =>
        [.. Hub.Store.Search(Reader(reader), query, null, 100, Ended).Records.Select(r => r.Key.Id).Order(StringComparer.Ordinal)];

    private static RecordQuery Query(string name, bool prefix = false) => new([new(SearchTermKind.Name, name)], prefix, RecordFilter.All);

    private static RecordDraft Shop(int number, string name) => Drafts.Domain("es", $"shop-{number:0000}", name);
}
