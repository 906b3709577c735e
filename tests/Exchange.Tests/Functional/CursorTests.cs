using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Cursors: of one hub, epoch, agency, purpose and filter, and of nothing else.</summary>
public sealed class CursorTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    [Fact]
    public async Task Rejects_CursorOfAnotherHub()
    {
        await using var other = await TestHub.StartAsync();
        var stranger = await other.AddAgencyAsync("agency-1");
        var agency = await fixture.OneAgencyAsync();

        await RefusesAsync("OTHER_HUB", agency.System, (await stranger.System.PullAllAsync()).Cursor);
    }

    [Fact]
    public async Task Rejects_CursorOfAnotherAgency()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());

        await RefusesAsync("OTHER_AGENCY", agency.System, (await other.System.PullAllAsync()).Cursor);
    }

    [Fact]
    public async Task Rejects_CursorOfAnotherFilter()
    {
        var agency = await fixture.OneAgencyAsync();
        var cursor = (await agency.System.PullAllAsync(filter: new RecordFilter { Kinds = { RecordKind.Domain } })).Cursor;

        await RefusesAsync("FILTER_CHANGED", agency.System, cursor);
        await agency.System.PullAllAsync(cursor, new RecordFilter { Kinds = { RecordKind.Domain } });
    }

    [Fact]
    public async Task Rejects_CursorOfAnotherPurpose()
    {
        var agency = await fixture.OneAgencyAsync();
        var context = agency.System.Context.Clone();
        context.Purpose = Purpose.AssetRecovery;

        await RefusesAsync("PURPOSE_CHANGED", agency.System, (await agency.System.PullAllAsync(new PullRequest { Context = context })).Cursor);
    }

    [Fact]
    public async Task Rejects_EveryTruncatedOrChangedCursor()
    {
        var agency = await fixture.OneAgencyAsync();
        var cursor = (await agency.System.PullAllAsync()).Cursor;

        foreach (var length in new[] { 1, 10, 22, 40, cursor.Length - 4, cursor.Length - 1 })
        {
            await RefusesAsync("DAMAGED", agency.System, cursor[..length]);
        }

        await RefusesAsync("DAMAGED", agency.System, cursor[..^1] + (cursor[^1] == 'A' ? 'E' : 'A'));
        await RefusesAsync("DAMAGED", agency.System, cursor + "AAAA");
        await RefusesAsync("DAMAGED", agency.System, "not a cursor!");
    }

    [Fact]
    public async Task Rejects_CursorOfAnotherEpoch()
    {
        await using var hub = await TestHub.StartAsync();
        var agency = await hub.AddAgencyAsync("agency");
        var cursor = (await agency.System.PullAllAsync()).Cursor;
        await hub.StopNodeAsync();

        using var output = new StringWriter();
        string[] arguments = ["--data", Path.GetDirectoryName(hub.DatabasePath)!, "--reason", "a backup was restored"];
        Assert.True(await NewEpochCommand.Create(output, output).Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken) == 0, output.ToString());

        await hub.StartNodeAsync();
        agency.System.Reconnect();

        await RefusesAsync("OTHER_EPOCH", agency.System, cursor);
    }

    [Fact]
    public async Task Survives_ARestart()
    {
        await using var hub = await TestHub.StartAsync();
        var agency = await hub.AddAgencyAsync("agency");
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        var cursor = (await agency.System.PullAllAsync()).Cursor;

        await hub.StopNodeAsync();
        await hub.StartNodeAsync();
        agency.System.Reconnect();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 2));

        var later = await agency.System.PullAllAsync(cursor);
        Assert.Equal(["sample-domain-2"], later.Ids);
        Assert.DoesNotContain(later.Messages, m => m.SnapshotStarted is not null);
    }

    [Fact]
    public async Task Tells_NothingButTheHub()
    {
        var agency = await fixture.OneAgencyAsync();
        var cursor = (await agency.System.PullAllAsync()).Cursor;
        var hub = (await agency.System.Hub.GetHubAsync(new GetHubRequest { Context = agency.System.Context })).Hub;
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(cursor);

        Assert.Equal(Guid.Parse(hub.Id), new Guid(bytes.AsSpan(1, 16), bigEndian: true));
        Assert.DoesNotContain(agency.Id, System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    private static async Task RefusesAsync(string why, TestCaller caller, string cursor)
    {
        var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "CURSOR_INVALID", () => caller.PullAllAsync(cursor));
        Assert.Equal(why, refused.Facts["cursor_reason"]);
    }
}
