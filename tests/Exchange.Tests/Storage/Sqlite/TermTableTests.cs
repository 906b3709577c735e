using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage.Sqlite;

public sealed class TermTableTests
{
    [Fact]
    public async Task Promises_NoMoreThanItHasIndexed()
    {
        await using var hub = new InMemoryHub(new(), "");
        await hub.RegisterAsync("es");
        await hub.PushAsync("es", Shop(1), Shop(2));
        hub.Time.Advance(TimeSpan.FromMinutes(1));
        await hub.PushAsync("es", Shop(3), Shop(4));
        var second = hub.Time.GetUtcNow();
        hub.Time.Advance(TimeSpan.FromMinutes(1));

        // A run of three of the four: the fourth, and so the second batch, is not covered yet.
        Assert.True(await hub.WriteAsync<bool>(store => store.Terms.Index(3, store.Head, store.Now).More));
        var page = Search(hub);
        Assert.Equal(3, page.Records.Count);
        Assert.True(page.IndexedTo < second);

        Assert.False(await hub.WriteAsync<bool>(store => store.Terms.Index(3, store.Head, store.Now).More));
        page = Search(hub);
        Assert.Equal(4, page.Records.Count);
        Assert.True(page.IndexedTo >= second);
    }

    /// <summary>What is moved by its distribution while it waits for the index is not among the heads it stood with.</summary>
    [Fact]
    public async Task Finds_ARecordThatWasMovedBeforeItWasIndexed()
    {
        await using var hub = new InMemoryHub(new(), "");
        await hub.RegisterAsync("es");
        await hub.RegisterAsync("fr");
        await hub.PushAsync("es", Shop(1), Shop(2), Shop(3), Shop(4));
        await hub.PushAsync("es", Shop(1) with { Distribution = Distribution("fr") });

        while (await hub.WriteAsync<bool>(store => store.Terms.Index(2, store.Head, store.Now).More))
        {
        }

        Assert.Equal(4, Search(hub).Records.Count);
    }

    [Fact]
    public async Task Keeps_NothingOfARecordsTerms_HoweverItWasMovedBeforeItsErasure()
    {
        await using var hub = new InMemoryHub(new(), "");
        await hub.RegisterAsync("es");
        await hub.RegisterAsync("fr");
        await hub.PushAsync("es", Found() with { Distribution = null });
        await IndexAsync(hub);
        Assert.Equal(4, hub.Number("SELECT sum(keys) FROM runs WHERE tree = 2"));

        // Moved by its distribution, before and after it is indexed; by a renewal; by new content.
        await hub.PushAsync("es", Found() with { Distribution = Distribution("fr") });
        await IndexAsync(hub);
        Assert.True((await hub.Store.RenewAsync(Shop(1).Key, new DateOnly(2030, 1, 1), m => m.ToArray(), Entry(AuditAction.Retention, "es"), default)).TryGet(out _, out _));
        await hub.PushAsync("es", Found() with { Distribution = null });
        await IndexAsync(hub);
        Assert.Single(Search(hub).Records);
        await hub.PushAsync("es", Found() with { Distribution = null, Content = Drafts.Octets("other") });
        await IndexAsync(hub);
        Assert.Single(Search(hub).Records);

        Assert.True((await hub.Store.EraseAsync(Shop(1).Key, null, Entry(AuditAction.Erase, "es"), default)).TryGet(out _, out _));
        Assert.Equal(0, hub.Number("SELECT count(*) FROM fences f JOIN runs r ON r.run_no = f.run_no WHERE r.tree = 2"));
        await IndexAsync(hub);
        Assert.Equal(0, hub.Number("SELECT count(*) FROM fences f JOIN runs r ON r.run_no = f.run_no WHERE r.tree = 2"));

        // By terms of every length in octets: what the index makes of the stored text is what is taken out again.
        static RecordDraft Found() => Shop(1) with
        {
            Terms = [new(SearchTermKind.Name, "shop.example"), new(SearchTermKind.Identifier, "zoë müller"), new(SearchTermKind.Identifier, "ю 𝟚"), new(SearchTermKind.Identifier, "")],
        };
    }

    private static Task<bool> IndexAsync(InMemoryHub hub) => hub.WriteAsync<bool>(store => store.Terms.Index(100, store.Head, store.Now).More);

    private static SearchPage Search(InMemoryHub hub) =>
        hub.Store.Search(Reader("es"), new RecordQuery([new(SearchTermKind.Name, "shop.example")], Prefix: false, RecordFilter.All), null, 10, default);

    private static RecordDraft Shop(int number) => Drafts.Domain("es", $"shop-{number:0000}");
}
