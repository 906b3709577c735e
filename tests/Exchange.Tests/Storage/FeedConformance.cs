using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Tests.Changes;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

/// <summary>Pages and waiting; what a feed delivers is held to a model by FeedModelTests.</summary>
public abstract class FeedConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    private static readonly CancellationToken Deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task Delivers_EachRecordOnceInPages()
    {
        await Hub.PushAsync("es", [.. Enumerable.Range(0, 25).Select(i => Shop(i) with { Distribution = i % 5 == 0 ? null : Distribution("fr") })]);

        var cursor = FeedCursor.Start;
        var names = new List<string>();
        var pages = 0;
        for (ReadPage page; ; cursor = page.Next)
        {
            page = Hub.Store.ReadPage(Reader("fr"), RecordFilter.All, cursor, 6);
            pages++;
            Assert.InRange(page.Changes.Count, 0, 6);
            names.AddRange(page.Changes.Select(c => c.Record.Key.Name));
            if (page.CaughtUp)
            {
                Assert.Equal(Hub.Store.Head, page.ReadAt);
                break;
            }
        }

        Assert.Equal(4, pages);
        Assert.Equal([.. Enumerable.Range(0, 25).Where(i => i % 5 != 0).Select(i => Shop(i).Key.Name)], names);
    }

    [Fact]
    public async Task Moves_TheCursorOfAQuietFeed()
    {
        var (_, cursor) = Hub.Pull("fr");
        await Hub.PushAsync("es", Shop(1));

        var page = Hub.Store.ReadPage(Reader("fr"), RecordFilter.All, cursor, 10);

        Assert.Empty(page.Changes);
        Assert.True(page.CaughtUp);
        Assert.Equal(FeedCursor.At(Hub.Store.Head), page.Next);
    }

    [Fact]
    public async Task Resumes_FromACursorAfterARestart()
    {
        await Hub.PushAsync("es", [.. Enumerable.Range(0, 10).Select(i => Shop(i) with { Distribution = Distribution("fr") })]);
        var first = Hub.Store.ReadPage(Reader("fr"), RecordFilter.All, FeedCursor.Start, 4);
        await Hub.ReopenAsync();

        var (rest, _) = Hub.Pull("fr", first.Next);

        Assert.Equal(6, rest.Count);
        Assert.Empty(rest.Select(c => c.Record.Key).Intersect(first.Changes.Select(c => c.Record.Key)));
    }

    [Fact]
    public async Task Withdraws_FromWhoLeftTheOperation_AndFromWhoLeftEuLaw()
    {
        await Hub.MoveAsync("ios-x", "fr", joins: true);
        await Hub.PushAsync("es", Shop(1) with { Distribution = Distribution("op:ios-x") }, Shop(2) with { Distribution = Distribution("*") });
        var (held, cursor) = Hub.Pull("fr");
        Assert.Equal(2, held.Count);

        await Hub.MoveAsync("ios-x", "fr", joins: false);
        (var changes, cursor) = Hub.Pull("fr", cursor);
        Assert.Equal((ChangeKind.Withdrawn, Shop(1).Key), (Assert.Single(changes).Kind, changes[0].Record.Key));

        await Hub.ChangeAsync("fr", a => a with { EeaMember = false });
        (changes, cursor) = Hub.Pull("fr", cursor);
        Assert.Equal((ChangeKind.Withdrawn, Shop(2).Key), (Assert.Single(changes).Kind, changes[0].Record.Key));

        await Hub.ChangeAsync("fr", a => a with { EeaMember = true });
        (changes, _) = Hub.Pull("fr", cursor);
        Assert.Equal((ChangeKind.Upserted, Shop(2).Key), (Assert.Single(changes).Kind, changes[0].Record.Key));
    }

    [Fact]
    public async Task Ends_APageAtItsSizeInOctets()
    {
        var large = new byte[200 * 1024];
        await Hub.PushAsync("es", [.. Enumerable.Range(0, 20).Select(i => Shop(i) with { Content = large, Distribution = Distribution("fr") })]);

        var page = Hub.Store.ReadPage(Reader("fr"), RecordFilter.All, FeedCursor.Start, 1_000);

        Assert.InRange(page.Changes.Sum(c => (long)c.Record.Content.Length), 1, 2 * 1024 * 1024);
        Assert.False(page.CaughtUp);
        Assert.Equal(20, Hub.Pull("fr", limit: 1_000).Changes.Count);
    }

    [Fact]
    public async Task Wakes_WhoWaitsForAPosition()
    {
        var waiting = Hub.Store.WaitPastAsync(Hub.Store.Head, Deadline);
        Assert.False(waiting.IsCompleted);
        await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended);
        Assert.False(waiting.IsCompleted); // an entry alone is no position

        await Hub.PushAsync("es", Shop(1));

        await waiting;
        await Hub.Store.WaitPastAsync(Hub.Store.Head - 1, Deadline);
    }

    [Fact]
    public async Task Ends_AWaitThatIsGivenUp()
    {
        using var given = new CancellationTokenSource();
        var waiting = Hub.Store.WaitPastAsync(Hub.Store.Head, given.Token);
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Reads_OnePositionWhileOthersWrite()
    {
        // Every record is redistributed to one of two agencies and back: at no position does fr see more or less than ten of twenty.
        await Hub.PushAsync("es", [.. Enumerable.Range(0, 20).Select(i => Shop(i) with { Operation = Operation("ios-x"), Distribution = Distribution(i < 10 ? "fr" : "it") })]);
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync();

        try
        {
            for (var reading = 0; reading < 300; reading++)
            {
                var seen = 0;
                var (position, _) = Hub.Store.VisitOperation(Reader("fr"), Operation("ios-x"), _ => seen++);
                Assert.Equal(10, seen);
                var page = Hub.Store.ReadPage(Reader("fr"), RecordFilter.All, FeedCursor.Start, 1_000);
                Assert.Equal(10, page.Changes.Count);
                Assert.True(page.ReadAt >= position);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writing;
        }

        async Task WriteAsync()
        {
            await Task.Yield();
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
            {
                // Two records change places in one batch, so that the count stands at every commit.
                var (one, other) = (turn % 10, 10 + (turn % 10));
                var swapped = turn / 10 % 2 == 0;
                await Hub.PushAsync(
                    "es",
                    Shop(one) with { Operation = Operation("ios-x"), Distribution = Distribution(swapped ? "it" : "fr") },
                    Shop(other) with { Operation = Operation("ios-x"), Distribution = Distribution(swapped ? "fr" : "it") });
            }
        }
    }

    [Fact]
    public async Task Visits_TheLiveRecordsOfAnOperationThatAnAgencySees()
    {
        await Hub.PushAsync(
            "es",
            Shop(1) with { Operation = Operation("ios-x"), Distribution = Distribution("fr") },
            Shop(2) with { Operation = Operation("ios-x") },
            Shop(3) with { Distribution = Distribution("fr") });

        Assert.Equal([Shop(1).Key], Visit("fr"));
        Assert.Equal([Shop(1).Key, Shop(2).Key], Visit("es"));
        Assert.Empty(Visit("us"));

        List<RecordKey> Visit(string agency)
        {
            var keys = new List<RecordKey>();
            var (position, _) = Hub.Store.VisitOperation(Reader(agency), Operation("ios-x"), r => keys.Add(r.Key));
            Assert.Equal(Hub.Store.Head, position);
            return keys;
        }
    }

    [Fact]
    public async Task Reads_OnAfterAVisitorThrew()
    {
        await Hub.PushAsync("es", Shop(1) with { Operation = Operation("ios-x") }, Shop(2) with { Operation = Operation("ios-x") });
        Assert.Throws<FormatException>(() => Hub.Store.VisitOperation(Reader("es"), Operation("ios-x"), _ => throw new FormatException()));

        await Hub.PushAsync("es", Shop(3) with { Operation = Operation("ios-x") });

        var seen = 0;
        Hub.Store.VisitOperation(Reader("es"), Operation("ios-x"), _ => seen++);
        Assert.Equal(3, seen);
    }

    private static RecordDraft Shop(int number) => Drafts.Domain("es", $"shop-{number:0000}");
}
