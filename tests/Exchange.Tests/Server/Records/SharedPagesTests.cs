using Exchange.Changes;
using Exchange.Server.Records;
using Exchange.Tests.Records;
using Exchange.Tests.Storage.Sqlite;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Server.Records;

/// <summary>Who is given a page that another agency has read.</summary>
public sealed class SharedPagesTests : IAsyncDisposable
{
    private readonly SqliteStoreUnderTest _hub = new();
    private readonly HashSet<string> _registered = [];
    private readonly SharedPages _pages = new(new RecordLimits { SharedPageBytes = 10_000 });

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Gives_AnotherAgencyWithTheSameView_ThePage_AndItsOriginatorNone()
    {
        await PushAsync(3, "fr", "it");
        var page = Keep("fr");

        Assert.Same(page, Find("it"));
        Assert.Null(Find("es"));
        Assert.Null(Find("pt"));
    }

    [Fact]
    public async Task Gives_NoneOnceSomethingWasPushed()
    {
        await PushAsync(3, "fr", "it");
        Keep("fr");

        await PushAsync(4, "fr", "it");

        Assert.Null(Find("it"));
    }

    [Fact]
    public async Task Gives_NoneToAnAgencyThatLostSight()
    {
        await PushAsync(3, "fr", "it");
        Keep("fr");

        await _hub.ChangeAsync("it", a => a with { State = Exchange.Agencies.AgencyState.Suspended });

        Assert.Null(Find("it"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keeps_NoPageThatTakesSomethingAway_OrOfAView_ThatChangedOnTheWay(bool isWithdrawn)
    {
        await PushAsync(3, "fr", "it");
        var held = _hub.Store.ReadFeed(Reader("fr"), RecordFilter.All, FeedCursor.Start, 100).Next;
        if (isWithdrawn)
        {
            await _hub.PushAsync("es", Drafts.Domain("es", "shop-0000") with { Distribution = Distribution("pt") });
        }
        else
        {
            await _hub.ChangeAsync("fr", a => a with { State = Exchange.Agencies.AgencyState.Suspended });
            await _hub.ChangeAsync("fr", a => a with { State = Exchange.Agencies.AgencyState.Active });
        }

        var key = Key("fr", held);
        var page = _hub.Store.ReadFeed(Reader("fr"), RecordFilter.All, held, 100);

        Assert.True(key is null || page.Originators is null);
        Assert.Equal(isWithdrawn, key is not null);
    }

    [Fact]
    public async Task Keeps_NoMoreThanItsLimit()
    {
        await PushAsync(200, "fr", "it");
        var cursor = FeedCursor.Start;
        var first = Keep("fr", cursor, limit: 20);
        for (var read = first; !read.CaughtUp; cursor = read.Next)
        {
            read = Keep("fr", cursor, limit: 20);
        }

        Assert.Null(Find("it", FeedCursor.Start, limit: 20));
    }

    private async Task PushAsync(int records, params string[] agencies)
    {
        foreach (var agency in (string[])["es", "pt", .. agencies])
        {
            if (_registered.Add(agency))
            {
                await _hub.RegisterAsync(agency);
            }
        }

        await _hub.PushAsync("es", [.. Enumerable.Range(0, records).Select(n => Drafts.Domain("es", $"shop-{n:D4}") with { Distribution = Distribution(agencies), Links = default })]);
    }

    private PreparedPage Keep(string agency, FeedCursor cursor = default, int limit = 100)
    {
        var key = Key(agency, cursor, limit);
        var page = _hub.Store.ReadFeed(Reader(agency), RecordFilter.All, cursor, limit);
        var prepared = new PreparedPage(page, new RecordWriter(1).Encode(page.Changes, _ => false));
        _pages.Keep(key!.Value, prepared);
        return prepared;
    }

    private PreparedPage? Find(string agency, FeedCursor cursor = default, int limit = 100) =>
        Key(agency, cursor, limit) is { } key ? _pages.Find(key, Agency(agency)) : null;

    private FeedPageKey? Key(string agency, FeedCursor cursor, int limit = 100) =>
        _hub.Store.KeyOfPage(new FeedReader(Reader(agency), RecordFilter.All, _hub.Store.Sharing), cursor, limit);
}
