using Exchange.Changes;
using Exchange.Client;
using Exchange.Client.Pulling;
using Exchange.Server.Calls;
using Exchange.Server.Records;
using Exchange.Tests.Support;
using Exchange.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using ChangeKind = Exchange.V1.ChangeKind;
using RecordFilter = Exchange.V1.RecordFilter;

namespace Exchange.Tests.Client;

public sealed class PullTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delivers_SnapshotThenNothingNew()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await fixture.Hub.Connect(giver.System).PushAllAsync(giver.Domains(reader, 25), cancellationToken: Cancellation);
        await using var connection = fixture.Hub.Connect(reader.System);

        var first = await connection.PullAsync(new PullOptions { PageSize = 10 }, Cancellation).ToListAsync(Cancellation);
        var second = await connection.PullAsync(new PullOptions { Cursor = first[^1].Cursor }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(["SnapshotStarted", "Page", "Page", "Page", "CaughtUp"], first.Select(e => e.GetType().Name));
        Assert.Equal(25, Names(first).Count);
        Assert.Equal(["CaughtUp"], second.Select(e => e.GetType().Name));
    }

    [Fact]
    public async Task Resumes_WhereverTheLineIsCut()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await fixture.Hub.Connect(giver.System).PushAllAsync(giver.Domains(reader, 2_000), cancellationToken: Cancellation);
        (long Up, long Down)[] limits =
        [
            (900, long.MaxValue), (long.MaxValue, 2_000), (1_400, long.MaxValue), (long.MaxValue, 5_000), (long.MaxValue, 15_000), (long.MaxValue, 40_001),
            (long.MaxValue, 70_000), (long.MaxValue, 25_555),
        ];
        await using var line = new CuttingProxy(fixture.Hub.Endpoint, limits);
        await using var connection = fixture.Hub.Connect(reader.System, line.Endpoint);

        var steps = await connection.PullAsync(new PullOptions { PageSize = 20 }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(limits.Length, line.Cuts);
        Assert.Equal(2_000, Names(steps).Count);
        Assert.Equal(2_000, Names(steps).Distinct().Count());
        Assert.Single(steps.OfType<PullEvent.SnapshotStarted>());
        Assert.Single(steps.OfType<PullEvent.CaughtUp>());
    }

    [Fact]
    public async Task Delivers_ChangesToFollowerThroughLostLines()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var giving = fixture.Hub.Connect(giver.System);
        await using var line = new CuttingProxy(fixture.Hub.Endpoint);
        await using var connection = fixture.Hub.Connect(reader.System, line.Endpoint);
        await using var steps = connection.PullAsync(new PullOptions { Follow = true }, Cancellation).GetAsyncEnumerator(Cancellation);
        var names = new List<string>();
        await ReadToCaughtUpAsync(steps, names);

        for (var round = 1; round <= 5; round++)
        {
            line.CutNow();
            await giving.PushAllAsync(giver.Domains(reader, 10 * round), cancellationToken: Cancellation);
            while (names.Count < 10 * round)
            {
                await ReadToCaughtUpAsync(steps, names);
            }
        }

        Assert.Equal(50, names.Count);
        Assert.Equal(50, names.Distinct().Count());
    }

    [Fact]
    public async Task Resumes_FromItsFileWithWhatWasNotKept()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await fixture.Hub.Connect(giver.System).PushAllAsync(giver.Domains(reader, 50), cancellationToken: Cancellation);
        await using var connection = fixture.Hub.Connect(reader.System);
        using var folder = new TemporaryFolder();
        var kept = new List<string>();
        using (var feed = FeedFile.Open(folder["feed"]))
        {
            await foreach (var step in connection.PullAsync(new PullOptions { Feed = feed, PageSize = 10 }, Cancellation))
            {
                if (step is PullEvent.Page page && kept.Count == 20)
                {
                    break; // given, not kept
                }

                kept.AddRange(Names([step]));
            }

            Assert.Equal(20, feed.HeldCount);
        }

        using (var feed = FeedFile.Open(folder["feed"]))
        {
            var rest = await connection.PullAsync(new PullOptions { Feed = feed, PageSize = 10 }, Cancellation).ToListAsync(Cancellation);
            Assert.Empty(rest.OfType<PullEvent.SnapshotStarted>());
            Assert.Empty(rest.OfType<PullEvent.Dropped>());
            Assert.Equal(30, Names(rest).Count);
            Assert.Equal(50, kept.Concat(Names(rest)).Distinct().Count());
            Assert.Equal(50, feed.HeldCount);
        }
    }

    [Fact]
    public async Task Delivers_DroppedAfterAnotherEpochButNeverRestricted()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var giving = fixture.Hub.Connect(giver.System);
        await giving.PushAllAsync(giver.Domains(reader, 5), cancellationToken: Cancellation);
        await using var connection = fixture.Hub.Connect(reader.System);
        using var folder = new TemporaryFolder();
        using var feed = FeedFile.Open(folder["feed"]);
        Assert.Equal(5, Names(await connection.PullAsync(new PullOptions { Feed = feed }, Cancellation).ToListAsync(Cancellation)).Count);

        // The hub was restored to an older state: what came after it, the hub no longer knows, so no change tells of it.
        feed.Journal.Commit([JournalLine.Kept(giver.Record("lost-0001")), JournalLine.Restricted(giver.Record("restricted-1"))], OtherEpoch(reader));
        var steps = await connection.PullAsync(new PullOptions { Feed = feed }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(["SnapshotStarted", "Page", "Dropped", "CaughtUp"], steps.Select(e => e.GetType().Name));
        var dropped = Assert.IsType<PullEvent.Dropped>(steps[2]);
        Assert.Equal([giver.Record("lost-0001")], dropped.Names);
        Assert.Equal([giver.Record("restricted-1")], dropped.RestrictedNames);
        Assert.False(feed.Holds(giver.Record("lost-0001")));
        Assert.Equal(6, feed.HeldCount);
        Assert.True(feed.Holds(giver.Record("restricted-1")));
        Assert.Equal(["CaughtUp"], (await connection.PullAsync(new PullOptions { Feed = feed }, Cancellation).ToListAsync(Cancellation)).Select(e => e.GetType().Name));
    }

    [Fact]
    public async Task Delivers_DroppedOnceWhenTheSnapshotWasInterrupted()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await fixture.Hub.Connect(giver.System).PushAllAsync(giver.Domains(reader, 30), cancellationToken: Cancellation);
        await using var connection = fixture.Hub.Connect(reader.System);
        using var folder = new TemporaryFolder();
        using (var feed = FeedFile.Open(folder["feed"]))
        {
            feed.Journal.Bind(FeedName.Of(reader.System.Context.Purpose, filter: null));
            feed.Journal.Commit([JournalLine.Kept(giver.Record("lost-0001")), JournalLine.Kept(giver.Record("sample-domain-1"))], "");
            await foreach (var step in connection.PullAsync(new PullOptions { Feed = feed, PageSize = 10 }, Cancellation))
            {
                if (step is PullEvent.Page && feed.HeldCount > 10)
                {
                    break;
                }
            }
        }

        using var resumed = FeedFile.Open(folder["feed"]);
        Assert.NotEmpty(resumed.Cursor);
        var steps = await connection.PullAsync(new PullOptions { Feed = resumed, PageSize = 10 }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal([giver.Record("lost-0001")], Assert.Single(steps.OfType<PullEvent.Dropped>()).Names);
        Assert.Empty(steps.OfType<PullEvent.SnapshotStarted>());
        Assert.Equal(30, resumed.HeldCount);
    }

    [Fact]
    public async Task Resumes_SnapshotWithoutCursorOfAnotherEpoch()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await fixture.Hub.Connect(giver.System).PushAllAsync(giver.Domains(reader, 3), cancellationToken: Cancellation);
        await using var connection = fixture.Hub.Connect(reader.System);

        var steps = await connection.PullAsync(new PullOptions { Cursor = OtherEpoch(reader) }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(["SnapshotStarted", "Page", "CaughtUp"], steps.Select(e => e.GetType().Name));
    }

    [Fact]
    public async Task Rejects_CursorThatIsNotOfThisFeed()
    {
        var reader = await fixture.AddAgencyAsync();
        await using var connection = fixture.Hub.Connect(reader.System);
        var cursor = (await connection.PullAsync(cancellationToken: Cancellation).ToListAsync(Cancellation))[^1].Cursor;

        var refused = await Assert.ThrowsAsync<HubException>(async () =>
            await connection.PullAsync(new PullOptions { Cursor = cursor, Filter = new RecordFilter { Kinds = { RecordKind.Domain } } }, Cancellation).ToListAsync(Cancellation));

        Assert.Equal((Reason.CursorInvalid, "FILTER_CHANGED"), (refused.Reason, refused.Facts["cursor_reason"]));
    }

    [Fact]
    public async Task Rejects_FeedFileOfAnotherFilter()
    {
        var reader = await fixture.AddAgencyAsync();
        await using var connection = fixture.Hub.Connect(reader.System);
        using var folder = new TemporaryFolder();
        using var feed = FeedFile.Open(folder["feed"]);
        await connection.PullAsync(new PullOptions { Feed = feed, Filter = new RecordFilter { Kinds = { RecordKind.Asset, RecordKind.Domain } } }, Cancellation).ToListAsync(Cancellation);

        await connection.PullAsync(new PullOptions { Feed = feed, Filter = new RecordFilter { Kinds = { RecordKind.Domain, RecordKind.Asset } } }, Cancellation).ToListAsync(Cancellation);
        var refused = await Assert.ThrowsAsync<ClientFileException>(async () =>
            await connection.PullAsync(new PullOptions { Feed = feed }, Cancellation).ToListAsync(Cancellation));

        Assert.Contains("another purpose or filter", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delivers_WithdrawalsAndForgetsTheName()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var giving = fixture.Hub.Connect(giver.System);
        await giving.PushAllAsync(giver.Domains(reader, 2), cancellationToken: Cancellation);
        await using var connection = fixture.Hub.Connect(reader.System);
        using var folder = new TemporaryFolder();
        using var feed = FeedFile.Open(folder["feed"]);
        await connection.PullAsync(new PullOptions { Feed = feed }, Cancellation).ToListAsync(Cancellation);

        await giving.PushAllAsync(new[] { SampleRecords.Domain(giver, 1).For(new Distribution()) }.ToAsyncEnumerable(), cancellationToken: Cancellation);
        var steps = await connection.PullAsync(new PullOptions { Feed = feed }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(ChangeKind.Withdrawn, Assert.Single(Assert.IsType<PullEvent.Page>(steps[0]).Changes).Kind);
        Assert.Equal(1, feed.HeldCount);
    }

    [Fact]
    public async Task Rejects_FollowingWhenTheAgencyIsSuspended()
    {
        await using var hub = await TestHub.StartAsync();
        var reader = await hub.AddAgencyAsync("reader");
        await using var connection = hub.Connect(reader.System);
        await using var steps = connection.PullAsync(new PullOptions { Follow = true }, Cancellation).GetAsyncEnumerator(Cancellation);
        await ReadToCaughtUpAsync(steps, []);

        await hub.Operator.Agencies.SuspendAgencyAsync(new SuspendAgencyRequest { Context = hub.Operator.Context, Name = reader.Name }, cancellationToken: Cancellation);

        Assert.Equal(Reason.AgencySuspended, (await Assert.ThrowsAsync<HubException>(() => ReadToCaughtUpAsync(steps, []))).Reason);
    }

    private static List<string> Names(IEnumerable<PullEvent> steps) =>
        [.. steps.OfType<PullEvent.Page>().SelectMany(p => p.Changes).Where(c => c.Kind == ChangeKind.Upserted).Select(c => c.Record.Name)];

    private static async Task ReadToCaughtUpAsync(IAsyncEnumerator<PullEvent> steps, List<string> names)
    {
        do
        {
            Assert.True(await steps.MoveNextAsync());
            names.AddRange(Names([steps.Current]));
        }
        while (steps.Current is not PullEvent.CaughtUp);
    }

    private string OtherEpoch(TestAgency reader)
    {
        var hub = fixture.Hub.Services.GetRequiredService<HubIdentity>();
        var codec = new CursorCodec(fixture.Hub.Services.GetRequiredService<HubKeys>(), hub with { Epoch = hub.Epoch + 1 });
        Assert.True(Exchange.Agencies.AgencyId.TryParse(reader.Id, out var agency));
        return codec.Encode(new Exchange.Sharing.Reader(agency, Exchange.Sharing.Purpose.Investigation), new Exchange.Changes.RecordFilter(), FeedCursor.Start, default);
    }
}
