using Exchange.Changes;
using Exchange.Server.Hosting;
using Exchange.Server.Records;
using Exchange.Tests.Changes;
using Exchange.Tests.Records;
using Exchange.Tests.Storage.Sqlite;
using Exchange.Tests.Support;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Server.Records;

/// <summary>Who is given a page that another agency has read.</summary>
public sealed class SharedPagesTests : IAsyncDisposable
{
    // Of three records: what a page that ends a pull says of the time is its reader's own.
    private const int Few = 2;

    private readonly SqliteStoreUnderTest _hub = new();
    private readonly HashSet<string> _registered = [];
    private readonly TemporaryFolder _folder = new();
    private SharedPages _pages;

    public SharedPagesTests() => _pages = Pages(fileOctets: 0);

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _pages.Dispose();
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Gives_AnotherAgencyWithTheSameView_ThePage_AndItsOriginatorNone()
    {
        await PushAsync(3, "fr", "it");
        var page = await KeepAsync("fr");

        Assert.Same(page, await FindAsync("it"));
        Assert.Null(await FindAsync("es"));
        Assert.Null(await FindAsync("pt"));
    }

    [Fact]
    public async Task Reads_APageOnce_ForAllThatAskMeanwhile()
    {
        await PushAsync(3, "fr", "it");
        var waiting = Task.FromResult<PreparedPage>(null!);
        var reads = 0;

        var first = await _pages.TakeAsync(
            Key("fr", default)!.Value,
            Agency("fr"),
            () =>
            {
                waiting = KeepAsync("it");
                Assert.False(waiting.IsCompleted);
                reads++;
                return Read("fr", default, Few);
            },
            Ended);

        Assert.Same(first, await waiting);
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task Lets_ThoseThatWaited_ReadForThemselves_WhenTheFirstReadingFails()
    {
        await PushAsync(3, "fr", "it");
        var waiting = Task.FromResult<PreparedPage>(null!);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _pages.TakeAsync(
            Key("fr", default)!.Value,
            Agency("fr"),
            () =>
            {
                waiting = KeepAsync("it");
                throw new InvalidOperationException();
            },
            Ended).AsTask());

        Assert.Equal(Few, (await waiting).Count);
        await KeepAsync("fr");
        Assert.NotNull(await FindAsync("it"));
    }

    [Fact]
    public async Task Lets_AnAgencyWait_NoLongerThanItsPull()
    {
        await PushAsync(3, "fr", "it");
        using var ended = new CancellationTokenSource();
        await _pages.TakeAsync(
            Key("fr", default)!.Value,
            Agency("fr"),
            () =>
            {
                var waiting = _pages.TakeAsync(Key("it", default)!.Value, Agency("it"), () => Read("it", default, Few), ended.Token).AsTask();
                ended.Cancel();
                Assert.True(waiting.IsCanceled);
                return Read("fr", default, Few);
            },
            Ended);
    }

    [Fact]
    public async Task Gives_NoneOnceSomethingWasPushed()
    {
        await PushAsync(3, "fr", "it");
        await KeepAsync("fr");

        await PushAsync(4, "fr", "it");

        Assert.Null(await FindAsync("it"));
    }

    /// <summary>Erased means gone: what was kept is forgotten when the position moves on, though nobody pulls.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Forgets_AllOnceSomethingWasPushed_ThoughNobodyPulls()
    {
        _pages = Pages(fileOctets: 1_000_000);
        await PushAsync(200, "fr", "it");
        await KeepAllAsync("fr");
        var kept = await KeepAndWatchAsync("it");
        Assert.NotEmpty(OpenFiles());

        await PushAsync(201, "fr", "it");

        while (OpenFiles().Any() || IsAlive(kept))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Gives_NoPageThatEndsAPull()
    {
        await PushAsync(3, "fr", "it");
        Assert.True((await KeepAsync("fr", limit: 100)).CaughtUp);

        Assert.Null(await FindAsync("it", limit: 100));
    }

    [Fact]
    public async Task Keeps_NoPageThatIsSmallBesideWhatIsKnownOfIt()
    {
        _pages = new SharedPages(new RecordLimits { SharedPageBytes = 1_000_000 }, _hub.Store, new DataDirectory(_folder.Path));
        await PushAsync(3, "fr", "it");
        await KeepAsync("fr");

        Assert.Null(await FindAsync("it"));
    }

    [Fact]
    public async Task Gives_NoneToAnAgencyThatLostSight()
    {
        await PushAsync(3, "fr", "it");
        await KeepAsync("fr");

        await _hub.ChangeAsync("it", a => a with { State = Exchange.Agencies.AgencyState.Suspended });

        Assert.Null(await FindAsync("it"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keeps_NoPageThatTakesSomethingAway_OrOfAView_ThatChangedOnTheWay(bool isWithdrawn)
    {
        await PushAsync(3, "fr", "it");
        var held = _hub.Store.ReadPage(Reader("fr"), RecordFilter.All, FeedCursor.Start, 100).Next;
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
        var page = _hub.Store.ReadPage(Reader("fr"), RecordFilter.All, held, 100);

        Assert.True(key is null || page.Originators is null);
        Assert.Equal(isWithdrawn, key is not null);
    }

    [Fact]
    public async Task Keeps_NoMoreThanItsLimit()
    {
        await PushAsync(200, "fr", "it");

        await KeepAllAsync("fr");

        Assert.Null(await FindAsync("it", FeedCursor.Start, limit: 20));
    }

    /// <summary>Octet by octet as it was read, with everything that its entry says of it.</summary>
    [Fact]
    public async Task Gives_APageFromTheFile_AsItWasRead()
    {
        _pages = Pages(fileOctets: 1_000_000);
        await PushAsync(200, "fr", "it");
        await KeepAllAsync("fr");
        var read = await KeepAllAsync("it");

        for (var i = 0; i < read.Count; i++)
        {
            var (cursor, page) = read[i];
            var found = await FindAsync("fr", cursor, limit: 20);
            Assert.NotNull(found);
            Assert.Equal(page.Changes.ToArray(), found.Changes.ToArray());
            Assert.Equal(page.Hash.ToArray(), found.Hash.ToArray());
            Assert.Equal(page.Touched, found.Touched);
            Assert.Equal((page.Count, page.Next, page.CaughtUp, page.ReadAt, page.AsOf, page.Originators), (found.Count, found.Next, found.CaughtUp, found.ReadAt, found.AsOf, found.Originators));
        }

        Assert.NotSame(read[0].Page, await FindAsync("fr", FeedCursor.Start, limit: 20));
        Assert.Same(read[^1].Page, await FindAsync("fr", read[^1].Cursor, limit: 20));
    }

    [Fact]
    public async Task Gives_NoneFromTheFileOnceSomethingWasPushed_AndMakesAnother()
    {
        _pages = Pages(fileOctets: 1_000_000);
        await PushAsync(200, "fr", "it");
        await KeepAllAsync("fr");
        await KeepAllAsync("it");
        Assert.NotNull(await FindAsync("fr", FeedCursor.Start, limit: 20));

        await PushAsync(201, "fr", "it");

        Assert.Null(await FindAsync("fr", FeedCursor.Start, limit: 20));
        await KeepAllAsync("fr");
        await KeepAllAsync("it");
        Assert.NotNull(await FindAsync("fr", FeedCursor.Start, limit: 20));
    }

    [Fact]
    public async Task Keeps_NoMoreInTheFileThanItsLimit()
    {
        _pages = Pages(fileOctets: 10_000);
        await PushAsync(400, "fr", "it");
        await KeepAllAsync("fr");
        var read = await KeepAllAsync("it");

        var found = 0;
        foreach (var (cursor, _) in read)
        {
            found += await FindAsync("fr", cursor, limit: 20) is null ? 0 : 1;
        }

        Assert.InRange(found, 2, read.Count - 1);
        Assert.NotNull(await FindAsync("fr", FeedCursor.Start, limit: 20));
    }

    /// <summary>To write pages costs an agency a tenth of its pull: nothing is written before a second one asks.</summary>
    [Fact]
    public async Task Writes_NothingForAnAgencyThatPullsAlone()
    {
        _pages = Pages(fileOctets: 1_000_000);
        await PushAsync(200, "fr", "it");

        await KeepAllAsync("fr");
        await KeepAllAsync("fr");

        Assert.Empty(OpenFiles());
        Assert.Null(await FindAsync("it", FeedCursor.Start, limit: 20));
    }

    [Fact]
    public async Task Writes_WhatASecondAskedFor_WhileItWasInTheMemory()
    {
        _pages = Pages(fileOctets: 1_000_000);
        await PushAsync(200, "fr", "it");

        var first = await KeepAsync("fr", FeedCursor.Start, limit: 20);
        Assert.Same(first, await KeepAsync("it", FeedCursor.Start, limit: 20));
        await KeepAllAsync("fr");

        Assert.Equal(first.Changes.ToArray(), (await FindAsync("it", FeedCursor.Start, limit: 20))?.Changes.ToArray());
        Assert.Single(OpenFiles());
    }

    [Fact]
    public async Task Reads_EveryPage_WhereNoFileCanBeMade()
    {
        _pages = new SharedPages(new RecordLimits { SharedPageBytes = 10_000 }, _hub.Store, new DataDirectory(_folder["none"]));
        await PushAsync(200, "fr", "it");

        Assert.Equal(200, (await KeepAllAsync("fr")).Sum(p => p.Page.Count));
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

    private SharedPages Pages(long fileOctets) => new(new RecordLimits { SharedPageBytes = 10_000, SharedPageFileBytes = fileOctets }, _hub.Store, new DataDirectory(_folder.Path));

    private async Task<List<(FeedCursor Cursor, PreparedPage Page)>> KeepAllAsync(string agency)
    {
        List<(FeedCursor, PreparedPage)> read = [];
        var cursor = FeedCursor.Start;
        for (var isAtEnd = false; !isAtEnd;)
        {
            var page = await KeepAsync(agency, cursor, limit: 20);
            if (page.Count > 0)
            {
                read.Add((cursor, page));
            }

            (cursor, isAtEnd) = (page.Next, page.CaughtUp);
        }

        return read;
    }

    private Task<PreparedPage> KeepAsync(string agency, FeedCursor cursor = default, int limit = Few) =>
        _pages.TakeAsync(Key(agency, cursor, limit)!.Value, Agency(agency), () => Read(agency, cursor, limit), Ended).AsTask();

    private async Task<PreparedPage?> FindAsync(string agency, FeedCursor cursor = default, int limit = Few)
    {
        PreparedPage? own = null;
        var taken = Key(agency, cursor, limit) is { } key ? await _pages.TakeAsync(key, Agency(agency), () => own = Read(agency, cursor, limit), Ended) : null;
        return taken == own ? null : taken;
    }

    private PreparedPage Read(string agency, FeedCursor cursor, int limit)
    {
        var writer = new PageWriter(new RecordWriter(1), default, record => record);
        return writer.Finish(_hub.Store.ReadFeed(Reader(agency), RecordFilter.All, cursor, limit, writer));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private async Task<WeakReference> KeepAndWatchAsync(string agency) => new((await KeepAllAsync(agency))[^1].Page);

    private static bool IsAlive(WeakReference kept)
    {
        GC.Collect();
        return kept.IsAlive;
    }

    private IEnumerable<string> OpenFiles() =>
        Directory.GetFiles("/proc/self/fd").Where(f => new FileInfo(f).LinkTarget is { } target && target.StartsWith(_folder.Path, StringComparison.Ordinal));

    private FeedPageKey? Key(string agency, FeedCursor cursor, int limit = Few) =>
        _hub.Store.KeyOfPage(new FeedReader(Reader(agency), RecordFilter.All, _hub.Store.Sharing), cursor, limit);
}
