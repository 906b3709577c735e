using Exchange.Client;
using Exchange.Demo;
using Exchange.Demo.Processes;
using Exchange.EndToEnd.Faults.Disk;
using Exchange.EndToEnd.Faults.Full;
using Exchange.EndToEnd.Faults.Load;
using Exchange.V1;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Exchange.EndToEnd.Faults;

/// <summary>
/// The hub's disk is full: calls are refused with UNAVAILABLE and a reason, nothing is stored and nothing shown that is not logged; when
/// there is space again the hub goes on, without repair and without restart. On a tmpfs where mounting is allowed, else (and once in any
/// case) under a shim that tells the server ENOSPC.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class DiskFullTests(FaultStage stage)
{
    private const long Little = 4L * 1024 * 1024;
    private const long Plenty = 200L * 1024 * 1024;
    private const string NotWritten = "the entry of a refused call could not be written: LOG_UNWRITABLE; look at the database's disk";
    private const string NotPublished = "the log's checkpoint could not be kept and is not published: LOG_UNWRITABLE: ";
    private const int EnoughAcknowledged = 100;

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refuses_AndShowsNothing_UntilThereIsSpaceAgain(bool shim)
    {
        await using var disk = await MakeAsync(shim);
        TestContext.Current.TestOutputHelper?.WriteLine($"on a {disk.Kind}");
        foreach (var name in DiskImage.FilesOf(stage.Folder.Hub))
        {
            File.Copy(Path.Combine(stage.Folder.Hub, name), Path.Combine(disk.Folder, name));
        }

        var load = new HubLoad(stage, FaultRun.Seed);
        await using var server = await ServerProcess.StartAsync(disk.Folder, stage.Folder.Certificates, port: 0, Ended, disk.Environment);
        await RunForAWhileAsync(load, server.Endpoint, load.Acknowledged + EnoughAcknowledged);

        disk.Leave(Little);
        await load.RunAsync(server.Endpoint, CancellationToken.None).WaitAsync(Ended);
        await FillAsync(server.Endpoint);
        Assert.NotEmpty(load.Refusals);
        Assert.All(load.Refusals, VerifyRefusal);
        var entries = Count(disk.Folder, "entries");
        await VerifyNothingIsShownAsync(server.Endpoint, load);
        Assert.Equal(entries, Count(disk.Folder, "entries"));
        Assert.Contains(NotWritten, server.Log, StringComparison.Ordinal);

        disk.Leave(Plenty);
        load.Refusals.Clear();
        await Checks(server, disk, load);
        await RunForAWhileAsync(load, server.Endpoint, load.Acknowledged + EnoughAcknowledged);
        Assert.Empty(load.Refusals);
        await Checks(server, disk, load);
        await server.StopAsync();
        await VerifyStartsAsync(disk, load);
    }

    /// <summary>A hub does not start on a full disk, and says why; with space it does.</summary>
    private async Task VerifyStartsAsync(SmallDisk disk, HubLoad load)
    {
        disk.Leave(0);
        var refused = await Assert.ThrowsAsync<DemoException>(StartAsync);
        Assert.True(refused.Message.StartsWith("exchange-server run ended with 2: run: ", StringComparison.Ordinal), refused.Message);
        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);

        disk.Leave(Plenty);
        await using var server = await StartAsync();
        await stage.CheckAsync(server, disk.Folder, load, Ended);
        await server.StopAsync();

        Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(disk.Folder, stage.Folder.Certificates, port: 0, Ended, disk.Environment);
    }

    private Task Checks(ServerProcess server, SmallDisk disk, HubLoad load) => stage.CheckAsync(server, disk.Folder, load, Ended, NotWritten, NotPublished);

    private async Task<SmallDisk> MakeAsync(bool shim) =>
        (shim ? null : await TmpfsDisk.TryMountAsync(stage.NewFolder(), Ended)) ?? (SmallDisk)new ShimDisk(stage.Shim, stage.NewFolder(), stage.NewFolder());

    private static async Task RunForAWhileAsync(HubLoad load, Uri endpoint, int acknowledged)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        var loading = load.RunAsync(endpoint, stop.Token);
        while (load.Acknowledged < acknowledged && !loading.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Ended);
        }

        await stop.CancelAsync();
        await loading;
    }

    /// <summary>The smallest call still finds room where a batch does not: until that, too, is refused.</summary>
    private async Task FillAsync(Uri endpoint)
    {
        await using var caller = FaultCaller.Gateway(stage.Folder, endpoint, FaultStage.Reader);
        for (var i = 0; i < 1_000; i++)
        {
            try
            {
                await caller.Hub.Operations.ListOperationsAsync(new ListOperationsRequest(), cancellationToken: Ended);
            }
            catch (HubException refused)
            {
                VerifyRefusal(refused);
                return;
            }
        }

        Assert.Fail("the disk does not fill");
    }

    private async Task VerifyNothingIsShownAsync(Uri endpoint, HubLoad load)
    {
        await using var reader = FaultCaller.Gateway(stage.Folder, endpoint, FaultStage.Reader);
        await using var auditor = FaultCaller.Auditor(stage.Folder, endpoint);
        await using var originator = FaultCaller.Gateway(stage.Folder, endpoint, load.Originators[0].Agency);
        var shown = load.Follower.Held.Keys.First();

        var pages = 0;
        await VerifyRefusedAsync(async () =>
        {
            using var pull = reader.Hub.Records.Pull(new PullRequest { Context = FaultCaller.Context }, cancellationToken: Ended);
            await foreach (var message in pull.ResponseStream.ReadAllAsync(Ended))
            {
                pages += message.MessageCase == PullResponse.MessageOneofCase.SnapshotStarted ? 0 : 1;
            }
        });
        Assert.Equal(0, pages);
        await VerifyRefusedAsync(() => load.Follower.PullAsync(reader.Hub, follow: false, Ended));
        await VerifyRefusedAsync(() => reader.Hub.GetRecordAsync(shown, cancellationToken: Ended));
        await VerifyRefusedAsync(async () => await reader.Hub.Records.SearchRecordsAsync(new SearchRecordsRequest { NamePrefix = "load" }, cancellationToken: Ended));
        await VerifyRefusedAsync(async () => await reader.Hub.Records.GetRecordHistoryAsync(new GetRecordHistoryRequest { Name = shown }, cancellationToken: Ended));
        await VerifyRefusedAsync(async () => await auditor.Hub.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest(), cancellationToken: Ended));
        await VerifyRefusedAsync(() => load.Originators[0].EraseAsync(originator.Hub));
        await VerifyRefusedAsync(() => load.Originators[0].RunAsync(originator.Hub, Ended));
    }

    private static async Task VerifyRefusedAsync(Func<Task> call) => VerifyRefusal(await Assert.ThrowsAsync<HubException>(call));

    private static void VerifyRefusal(HubException refused)
    {
        Assert.True(refused.Reason is Reason.LogUnwritable or Reason.StoreBusy, refused.ToString());
        Assert.Equal((HubFailure.Refused, StatusCode.Unavailable, true), (refused.Failure, refused.StatusCode, refused.IsTransient));
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Contains("nothing was done", refused.Message, StringComparison.Ordinal);
    }

    private static long Count(string data, string table)
    {
        using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "hub.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        database.Open();
        using var command = database.CreateCommand();
#pragma warning disable CA2100 // a table's name of this class
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
