using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>A tip-off embargo: nobody but the originator until its time, then everyone who was meant, by a change in the one order.</summary>
public sealed class EmbargoTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private TestHub? _hub;

    private TestHub Hub => _hub!;

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync(new TestHubOptions { Time = _clock });

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Fact]
    public async Task Delivers_WhenTheEmbargoLapses()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        var name = giver.Record("sample-domain-1");
        using var feed = reader.System.Follow();
        await feed.ReadToCaughtUpAsync();
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(Embargoed(reader, TimeSpan.FromHours(1))));
        Assert.False(await reader.Officer.GetsAsync(name));
        Assert.Empty(await reader.Officer.SearchAsync(giver));
        Assert.Empty((await reader.System.PullAllAsync()).Changes);
        Assert.Equal(["sample-domain-1"], (await giver.System.PullAllAsync()).Ids);
        var explained = await giver.Officer.Records.ExplainVisibilityAsync(new ExplainVisibilityRequest { Context = giver.Officer.Context, Name = name, Agency = reader.Name });
        Assert.Equal([VisibilityRule.Embargo], explained.Rules.Where(r => !r.Holds).Select(r => r.Rule));

        await AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.False(await reader.Officer.GetsAsync(name));
        await AdvanceAsync(TimeSpan.FromMinutes(1));

        // A follower's page fills for a moment of the hub's clock.
        var read = feed.ReadToCaughtUpAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(10));
                return read.IsCompleted;
            },
            "the follower is told");
        var change = Assert.Single(await read);
        Assert.Equal((ChangeKind.Upserted, name, 1), (change.Kind, change.Record.Name, change.Record.Revision));
        Assert.True(await reader.Officer.GetsAsync(name));
        var distribution = (await giver.Officer.GetAsync(name)).Distribution;
        Assert.Null(distribution.EmbargoEndTime);
        Assert.Equal(1, distribution.Revision);
    }

    [Fact]
    public async Task Withdraws_WhenAnEmbargoIsPutOnWhatWasShown()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        var pulled = await reader.System.PullAllAsync();

        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(Embargoed(reader, TimeSpan.FromHours(1))));
        var withdrawn = await reader.System.PullAllAsync(pulled.Cursor);
        Assert.Equal(["Withdrawn sample-domain-1"], withdrawn.Story);
        Assert.Equal(["Erase Withdrawn sample-domain-1"], await reader.Officer.DutyStoryAsync());

        await AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["Upserted sample-domain-1"], (await reader.System.PullAllAsync(withdrawn.Cursor)).Story);
        Assert.Empty(await reader.Officer.DutyStoryAsync());
    }

    [Fact]
    public async Task Keeps_AnEmbargoThroughARevisionThatSaysNothingOfIt()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(Embargoed(reader, TimeSpan.FromHours(2))));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "raid at six"));
        Assert.Empty((await reader.System.PullAllAsync()).Changes);

        // Lifted by its originator before its time, and one whose time has passed is none.
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        Assert.Equal(["sample-domain-1"], (await reader.System.PullAllAsync()).Ids);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 2).For(Embargoed(reader, TimeSpan.FromHours(-1))));
        Assert.Equal(["sample-domain-1", "sample-domain-2"], (await reader.System.PullAllAsync()).Ids);
    }

    [Fact]
    public async Task Delivers_ManyEmbargoesThatLapseTogetherAndAcrossARestart()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        await giver.System.StoreAsync([.. Enumerable.Range(0, 1_200).Select(n => SampleRecords.Domain(giver, n).For(Embargoed(reader, TimeSpan.FromHours(1))))]);
        await Hub.StopNodeAsync();
        _clock.Advance(TimeSpan.FromHours(2));
        await Hub.StartNodeAsync();
        reader.System.Reconnect();
        await AdvanceAsync(TimeSpan.Zero);

        Assert.Equal(1_200, (await reader.System.PullAllAsync()).Ids.Count);
    }

    private Distribution Embargoed(TestAgency reader, TimeSpan ahead) => new() { Agencies = { reader.Name }, EmbargoEndTime = _clock.GetUtcNow().Add(ahead).ToTimestamp() };

    private async Task AdvanceAsync(TimeSpan time)
    {
        _clock.Advance(time);
        await Hub.Services.GetRequiredService<DueWork>().LookAsync(TestContext.Current.CancellationToken);
    }
}
