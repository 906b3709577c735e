using System.Collections.Concurrent;
using Exchange.Changes;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using ChangeKind = Exchange.V1.ChangeKind;

namespace Exchange.Tests.Functional;

/// <summary>A change of a distribution that leaves a recipient's view as it was sends that recipient nothing, and the originator its new distribution.</summary>
public sealed class UnchangedViewTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly ConcurrentQueue<string> _asked = [];
    private TestHub? _hub;
    private TestAgency? _giver;
    private TestAgency? _reader;
    private IReadOnlyList<Distribution> _alike = [];

    private TestHub Hub => _hub!;

    private TestAgency Giver => _giver!;

    private TestAgency Reader => _reader!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(new TestHubOptions { Time = _clock, Configure = services => CountingStore.Use(services, _asked) });
        (_giver, _reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        var other = await Hub.AddAgencyAsync("third");
        var (operation, group) = (await Hub.AddOperationAsync("shared", Giver, Reader), await Giver.CreateGroupAsync(Reader));

        // Ways to address the reader; the first is the last again.
        _alike =
        [
            new() { Agencies = { Reader.Name } },
            new() { Agencies = { Reader.Name, other.Name } },
            new() { Agencies = { Reader.Name, other.Name }, ExcludedAgencies = { other.Name } },
            new() { Agencies = { Reader.Name }, Operations = { await Hub.AddOperationAsync("others", Giver, other) } },
            new() { Operations = { operation } },
            new() { Groups = { group } },
            new() { Groups = { group }, ThirdCountriesAllowed = true },
            new() { Everyone = true },
            new() { Agencies = { Reader.Name }, EmbargoEndTime = (_clock.GetUtcNow() - TimeSpan.FromDays(1)).ToTimestamp() },
            new() { Operations = { operation }, Groups = { group } },
            new() { Agencies = { Reader.Name } },
        ];
    }

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Fact]
    public async Task Delivers_NothingToWhoseViewStaysAsItWas()
    {
        await Giver.System.StoreAsync(Shared(_alike[0]), SampleRecords.Domain(Giver, 2).For(Reader));
        var pulled = await Reader.System.PullAllAsync();
        using var feed = Reader.System.Follow(pulled.Cursor);
        Assert.Empty(await feed.ReadToCaughtUpAsync());
        using var duties = Reader.Officer.Duties.PullDuties(new PullDutiesRequest { Context = Reader.Officer.Context, Follow = true });
        Assert.True(await duties.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(0, duties.ResponseStream.Current.CaughtUp.OpenCount);

        foreach (var distribution in _alike.Skip(1))
        {
            await Giver.System.StoreAsync(Shared(distribution));
            Assert.Equal(["CaughtUp"], (await Reader.System.PullAllAsync(pulled.Cursor)).Messages.Select(m => m.MessageCase.ToString()));
            Assert.Empty(await Reader.Officer.DutiesAsync());
        }

        var own = await Giver.Officer.GetAsync(Giver.Record("sample-domain-1"));
        Assert.Equal((1, _alike.Count), (own.Record.Revision, own.Distribution.Revision));

        // The first that comes down the open streams is what comes last.
        await Giver.System.StoreAsync(SampleRecords.Domain(Giver, 2).For(new Distribution()));
        var told = await ReadAsync(feed.ReadAsync());
        Assert.Equal((ChangeKind.Withdrawn, Giver.Record("sample-domain-2")), (Assert.Single(told.Page.Changes).Kind, told.Page.Changes[0].Record.Name));
        Assert.True(await duties.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(Giver.Record("sample-domain-2"), Assert.Single(duties.ResponseStream.Current.Page.Duties).Record);
    }

    [Fact]
    public async Task Delivers_EachDistributionToTheOriginatorsOtherSystem()
    {
        await Giver.System.StoreAsync(Shared(_alike[0]));
        var mirror = Giver.Caller("system", "mirror");
        var pulled = await mirror.PullAllAsync();
        using var feed = mirror.Follow(pulled.Cursor);
        Assert.Empty(await feed.ReadToCaughtUpAsync());
        var start = pulled.Cursor;

        for (var number = 1; number < _alike.Count; number++)
        {
            await Giver.System.StoreAsync(Shared(_alike[number]));
            var expected = _alike[number].Clone();
            (expected.Revision, expected.EmbargoEndTime) = (number + 1, null);

            pulled = await mirror.PullAllAsync(pulled.Cursor);
            foreach (var change in new[] { Assert.Single(pulled.Changes), Assert.Single(await ReadAsync(feed.ReadToCaughtUpAsync())), Assert.Single((await mirror.PullAllAsync(start)).Changes) })
            {
                Assert.Equal((ChangeKind.Upserted, Giver.Record("sample-domain-1"), 1), (change.Kind, change.Record.Name, change.Record.Revision));
                change.Distribution.EmbargoEndTime = null;
                Assert.Equal(expected, change.Distribution);
            }
        }

        // What it holds already comes no second time.
        await Giver.System.PushAllAsync(Shared(_alike[^1]));
        Assert.Empty((await mirror.PullAllAsync(pulled.Cursor)).Changes);
    }

    [Fact]
    public async Task Says_NothingOfWhatHappensBeyondTheReadersView()
    {
        using var feed = Reader.System.Follow();
        Assert.Empty(await feed.ReadToCaughtUpAsync());

        // A while after it spoke, the stream reads on twice, and has nothing to tell.
        _clock.Advance(TimeSpan.FromSeconds(2));
        for (var number = 1; number <= 2; number++)
        {
            _asked.Clear();
            await Giver.System.StoreAsync(SampleRecords.Domain(Giver, number));
            await MoveUntilAsync(() => _asked.Contains(nameof(IExchangeStore.ReadFeed)), "the stream reads on");
        }

        await Giver.System.StoreAsync(SampleRecords.Domain(Giver, 3).For(Reader));
        Assert.Equal(Giver.Record("sample-domain-3"), Assert.Single((await ReadAsync(feed.ReadAsync())).Page.Changes).Record.Name);
        Assert.Empty(await feed.ReadToCaughtUpAsync());

        // Where it is comes by the clock alone.
        _clock.Advance(TimeSpan.FromSeconds(5));
        var quiet = await feed.ReadAsync();
        Assert.Equal(PullResponse.MessageOneofCase.Progress, quiet.MessageCase);
        Assert.Empty((await Reader.System.PullAllAsync(quiet.Progress.Cursor)).Changes);
    }

    private PushRecord Shared(Distribution distribution) => SampleRecords.Domain(Giver, 1).Marked(m => m.Tlp = Tlp.Green).For(distribution);

    /// <summary>A follower's page fills for a moment of the hub's clock.</summary>
    private async Task<T> ReadAsync<T>(Task<T> reading)
    {
        await MoveUntilAsync(() => reading.IsCompleted, "the stream is told");
        return await reading;
    }

    private Task MoveUntilAsync(Func<bool> condition, string what) => Eventually.HoldsAsync(
        () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            return condition();
        },
        what);
}
