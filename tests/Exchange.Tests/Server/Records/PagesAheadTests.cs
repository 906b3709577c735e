using System.Reflection;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Calls;
using Exchange.Server.Hosting;
using Exchange.Server.Records;
using Exchange.Sharing;
using Exchange.Tests.Records;
using Exchange.Tests.Storage;
using Exchange.Tests.Storage.Sqlite;
using Exchange.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using Wire = Exchange.V1;

namespace Exchange.Tests.Server.Records;

public sealed class PagesAheadTests : IAsyncDisposable
{
    private const int PageSize = 5;
    private const int UnderWay = 8;
    private const int AheadBytes = 200_000;

    private readonly SqliteStoreUnderTest _hub = new();
    private readonly TemporaryFolder _folder = new();
    private readonly SharedPages _shared;
    private readonly AheadRoom _rooms = new(new RecordLimits { AheadBytes = AheadBytes });

    public PagesAheadTests() => _shared = new SharedPages(new RecordLimits(), _hub.Store, new DataDirectory(_folder.Path));

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _shared.Dispose();
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Gives_NoPageWhoseEntryIsNotDurable()
    {
        var (store, pages) = await PullAsync(records: 12);
        var durable = new TaskCompletionSource();
        store.BeforeLog = _ => durable.Task;

        var first = pages.NextAsync();

        Assert.Equal(3, store.Read); // it reads on meanwhile
        Assert.False(first.IsCompleted);
        Assert.Empty(Logged());

        durable.SetResult();
        Assert.Equal(PageSize, (await first)!.Page.Count);
        Assert.NotEmpty(Logged());
    }

    [Fact]
    public async Task Gives_EveryPageInOrder_EachWithItsEntry()
    {
        var (_, pages) = await PullAsync(records: 23);

        var given = await GivenAsync(pages);

        Assert.Equal([5, 5, 5, 5, 3], given.Select(p => p.Page.Count));
        Assert.Equal([1, 2, 3, 4, 5], given.Select(p => p.Number.Number));
        Assert.Single(given.Select(p => p.Number.Pull).Distinct());
        Assert.Equal(given.Select(p => p.Entry!.LogIndex), Logged().Select(e => e.LogIndex));
        Assert.All(given, p => Assert.Equal(p.Page.Count, Assert.Single(Logged(), e => e.LogIndex == p.Entry!.LogIndex).Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Reads_APageAgain_AndLogsNothingOfThoseAfterIt_WhenSomebodyLosesSightMeanwhile(int atLog)
    {
        var (store, pages) = await PullAsync(records: 14);
        var lost = Record("es", $"shop-{5 * (atLog - 1):D4}");
        store.BeforeLog = number => number == atLog
            ? _hub.PushAsync("es", Drafts.Domain("es", lost.Id) with { Distribution = Distribution("it") })
            : Task.CompletedTask;

        var given = await GivenAsync(pages);

        // Each page that has an entry left, and the one that was lost is in none.
        Assert.DoesNotContain(Given(given), c => c.Record.Name == lost.Name && c.Kind == Wire.ChangeKind.Upserted);
        Assert.Equal(13, Given(given).Count(c => c.Kind == Wire.ChangeKind.Upserted));
        Assert.Equal(given.Select(p => p.Entry!.LogIndex), Logged().Select(e => e.LogIndex));
        Assert.Equal(Enumerable.Range(1, given.Count), given.Select(p => p.Number.Number));
    }

    [Fact]
    public async Task Logs_NoPageThatWasReadAfterOneThatIsReadAgain()
    {
        var (store, pages) = await PullAsync(records: 14);
        var lost = Record("es", "shop-0005");

        // The second page was read before this, the third is read after it; the entries of both are written together.
        store.BeforeRead = number =>
        {
            if (number == 3)
            {
                _hub.PushAsync("es", Drafts.Domain("es", lost.Id) with { Distribution = Distribution("it") }).Wait(Ended);
            }
        };

        var given = await GivenAsync(pages);

        Assert.True(store.Read > given.Count);
        Assert.DoesNotContain(Given(given), c => c.Record.Name == lost.Name && c.Kind == Wire.ChangeKind.Upserted);
        Assert.Equal(given.Select(p => p.Entry!.LogIndex), Logged().Select(e => e.LogIndex));
    }

    [Fact]
    public async Task Reads_NothingAheadOfALineThatTakesItsTime()
    {
        var (store, pages) = await PullAsync(records: 400);
        await TakesASecondAsync(pages);
        Assert.Equal(UnderWay - 1, store.Read);
        var given = 0;
        for (; given < store.Read; given++)
        {
            await pages.NextAsync();
        }

        Assert.Equal(UnderWay - 1, given);

        for (var page = 1; page <= 2; page++)
        {
            await pages.NextAsync();
            Assert.Equal(given + page, store.Read);
            await TakesASecondAsync(pages);
        }
    }

    /// <summary>The line takes a page while the next ones are read, and with it no more are under way than may be.</summary>
    [Fact]
    public async Task ReadsOn_WhileTheLineTakesAPage()
    {
        var (store, pages) = await PullAsync(records: 80);
        _rooms.Of(Agency("fr")).Take(AheadBytes);
        await pages.NextAsync();
        Assert.Equal(1, store.Read);
        _rooms.Of(Agency("fr")).Take(-AheadBytes);
        var sending = new TaskCompletionSource();

        var sent = pages.SentAsync(sending.Task, TimeProvider.System);

        Assert.Equal(UnderWay, store.Read);
        Assert.False(sent.IsCompleted);
        sending.SetResult();
        await sent;
    }

    /// <summary>Where one page is under way at a time, it is the one that the line takes.</summary>
    [Fact]
    public async Task Reads_NothingAhead_WhereOnePageIsUnderWay()
    {
        var (store, pages) = await PullAsync(records: 40, underWay: 1);
        for (var given = 1; given <= 3; given++)
        {
            await pages.NextAsync();
            await pages.SentAsync(Task.Delay(1, Ended), TimeProvider.System);
            Assert.Equal(given, store.Read);
        }
    }

    [Fact]
    public async Task Holds_ABoundedNumberOfOctets()
    {
        var (store, pages) = await PullAsync(records: 20, pageSize: 1, octets: AheadBytes / 4);
        var durable = new TaskCompletionSource();
        store.BeforeLog = _ => durable.Task;

        var first = pages.NextAsync();

        // A pull alone holds a third of the room and what the page that it reads then adds.
        Assert.Equal(2, store.Read);
        durable.SetResult();
        await first;
    }

    /// <summary>Of what all pulls hold together, other agencies' leave an agency more than its own.</summary>
    [Theory]
    [InlineData("fr", AheadBytes / 2, 1)]
    [InlineData("it", AheadBytes / 2, UnderWay)]
    [InlineData("it", AheadBytes, 1)]
    public async Task Holds_NoMore_ThanOtherPullsLeave(string other, int held, int read)
    {
        var (store, pages) = await PullAsync(records: 80, pageSize: 1);
        var durable = new TaskCompletionSource();
        store.BeforeLog = _ => durable.Task;
        _rooms.Of(Agency(other)).Take(held);

        var first = pages.NextAsync();

        Assert.Equal(read, store.Read);
        durable.SetResult();
        await first;
    }

    /// <summary>A pull that ends in the middle, and one whose pages are read again, give back what they held.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GivesBack_TheRoomOfWhatItDoesNotSend(bool narrows)
    {
        var (store, pages) = await PullAsync(records: 20, pageSize: 1, octets: AheadBytes / 8);
        store.BeforeLog = entry => narrows && entry == 1 ? _hub.PushAsync("es", Drafts.Domain("es", "shop-0000") with { Distribution = Distribution() }) : Task.CompletedTask;
        var given = await pages.NextAsync();
        await pages.SentAsync(Task.Delay(1, Ended), TimeProvider.System);
        Assert.Equal(narrows, given is null);

        pages.Dispose();

        Assert.Equal(AheadBytes, _rooms.Of(Agency("fr")).Left);
    }

    private static Task TakesASecondAsync(PagesAhead pages)
    {
        var time = new FakeTimeProvider();
        var sending = new TaskCompletionSource();
        var sent = pages.SentAsync(sending.Task, time);
        time.Advance(TimeSpan.FromSeconds(1));
        sending.SetResult();
        return sent;
    }

    private static async Task<List<LoggedPage>> GivenAsync(PagesAhead pages)
    {
        List<LoggedPage> given = [];
        while (given is [] || !given[^1].Page.CaughtUp)
        {
            if (await pages.NextAsync() is { } page)
            {
                given.Add(page);
            }
        }

        return given;
    }

    private AuditEntry[] Logged() => [.. _hub.Store.ReadWholeLog(new AuditQuery(null, [AuditAction.Pull], long.MaxValue, 1_000) { OldestFirst = true })];

    private async Task<(HookedStore Store, PagesAhead Pages)> PullAsync(int records, int pageSize = PageSize, int octets = 0, int underWay = UnderWay)
    {
        foreach (var agency in (string[])["es", "fr", "it"])
        {
            await _hub.RegisterAsync(agency);
        }

        await _hub.PushAsync("es", [.. Enumerable.Range(0, records).Select(n =>
        {
            var draft = Drafts.Domain("es", $"shop-{n:D4}") with { Distribution = Distribution("fr") };
            return draft with { Content = new byte[octets], Marking = default, Links = default };
        })]);

        var store = DispatchProxy.Create<IExchangeStore, HookedStore>();
        var hooked = (HookedStore)(object)store;
        hooked.Store = _hub.Store;
        var call = new Call(new Caller(Agency("fr"), CallerRole.System, "system-1", string.Empty, default), Purpose.Investigation, new AuditDetail());
        return (hooked, new PagesAhead(store, _shared, _rooms, Reader("fr"), RecordFilter.All, (pageSize, underWay), call, FeedCursor.Start, Ended));
    }

    private static IEnumerable<Wire.Change> Given(IEnumerable<LoggedPage> pages) => pages.SelectMany(p => Wire.ChangePage.Parser.ParseFrom(p.Page.Changes.Span).Changes);

    /// <summary>A store that lets something happen before an entry is written.</summary>
    private class HookedStore : DispatchProxy
    {
        private int _logged;
        private Task _before = Task.CompletedTask;

        public IExchangeStore Store { get; set; } = null!;

        /// <summary>What happens before the n-th entry is written.</summary>
        public Func<int, Task> BeforeLog { get; set; } = _ => Task.CompletedTask;

        /// <summary>What happens before the n-th page is read.</summary>
        public Action<int> BeforeRead { get; set; } = _ => { };

        /// <summary>How many pages were read.</summary>
        public int Read { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IExchangeStore.LogPageAsync):
                    // In order, as the port demands.
                    var written = LogAsync(_before, ++_logged, targetMethod, args);
                    _before = written;
                    return written;
                case nameof(IExchangeStore.ReadFeed):
                    BeforeRead(++Read);
                    break;
                default:
                    break;
            }

            return targetMethod.Invoke(Store, args);
        }

        private async Task<Outcome<LoggedEntry?>> LogAsync(Task before, int number, MethodInfo write, object?[]? args)
        {
            await before;
            await BeforeLog(number);
            return await (Task<Outcome<LoggedEntry?>>)write.Invoke(Store, args)!;
        }
    }
}
