using Exchange.Changes;
using Exchange.Records;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;

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
        Assert.True(await hub.WriteAsync<bool>(store => store.Terms.Index(3, store.Head, store.Now)));
        var page = Search(hub);
        Assert.Equal(3, page.Records.Count);
        Assert.True(page.IndexedTo < second);

        Assert.False(await hub.WriteAsync<bool>(store => store.Terms.Index(3, store.Head, store.Now)));
        page = Search(hub);
        Assert.Equal(4, page.Records.Count);
        Assert.True(page.IndexedTo >= second);
    }

    private static SearchPage Search(InMemoryHub hub) =>
        hub.Store.Search(Reader("es"), new RecordQuery([new(SearchTermKind.Name, "shop.example")], Prefix: false, RecordFilter.All), null, 10, default);

    private static RecordDraft Shop(int number) => Drafts.Domain("es", $"shop-{number:0000}");
}
