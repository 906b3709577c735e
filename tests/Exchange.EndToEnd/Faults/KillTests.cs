using Exchange.Demo.Processes;
using Exchange.EndToEnd.Faults.Load;
using Xunit;

namespace Exchange.EndToEnd.Faults;

/// <summary>
/// The server is killed (SIGKILL) at a random moment under load, now and then while it starts, and started again on what it left.
/// EXCHANGE_KILLS and EXCHANGE_FAULT_SEED choose another number of kills and another beginning.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class KillTests(FaultStage stage)
{
    private const int LongestLoad = 500;
    private const int LongestStart = 1_000;

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_WhatWasAcknowledged_WheneverTheServerIsKilled()
    {
        var random = new Random(FaultRun.Seed);
        var load = new HubLoad(stage, FaultRun.Seed);
        var data = stage.Copy(stage.Folder.Hub);
        for (var kill = FaultRun.Number("EXCHANGE_KILLS", 20); kill > 0; kill--)
        {
            if (random.Next(5) == 0)
            {
                await KillWhileItStartsAsync(data, TimeSpan.FromMilliseconds(random.Next(LongestStart)));
            }

            await using var server = await ServerProcess.StartAsync(data, stage.Folder.Certificates, port: 0, Ended);
            await stage.CheckAsync(server, data, load, Ended);
            var loading = load.RunAsync(server.Endpoint, CancellationToken.None);
            await Task.Delay(random.Next(LongestLoad), Ended);
            await server.KillAsync();
            await loading;
        }

        await using var last = await ServerProcess.StartAsync(data, stage.Folder.Certificates, port: 0, Ended);
        await stage.CheckAsync(last, data, load, Ended);
        await last.StopAsync();
        Assert.Empty(load.Refusals);
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Acknowledged} batches, erasures and pages acknowledged, {load.SeenLog.Count} entries, {load.Watcher.Seen.Count} checkpoints");
    }

    private async Task KillWhileItStartsAsync(string data, TimeSpan after)
    {
        // A server whose start is given up is killed.
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        giveUp.CancelAfter(after);
        try
        {
            await using var server = await ServerProcess.StartAsync(data, stage.Folder.Certificates, port: 0, giveUp.Token);
            await server.KillAsync();
        }
        catch (OperationCanceledException) when (!Ended.IsCancellationRequested)
        {
            // Killed.
        }
    }
}
