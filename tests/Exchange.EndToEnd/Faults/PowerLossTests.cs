using Exchange.Demo.Processes;
using Exchange.DevCertificates;
using Exchange.EndToEnd.Faults.AfterRestart;
using Exchange.EndToEnd.Faults.Disk;
using Exchange.EndToEnd.Faults.Load;
using Xunit;

namespace Exchange.EndToEnd.Faults;

/// <summary>
/// The power is cut at a random call by which the server changes its disk: while it starts, under load, while it stops. What was not
/// synced is lost, or torn, and a new server must hold everything that was acknowledged. EXCHANGE_POWER_CUTS and EXCHANGE_FAULT_SEED
/// choose another number of cuts and another beginning; EXCHANGE_LYING_SYNCS=1 shows that the test fails where syncs are not done.
/// What was run by hand is told in <c>runs.tsv</c>.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class PowerLossTests(FaultStage stage)
{
    private const int MostCallsOfStart = 500;
    private const int MostCallsOfStop = 200;
    private const int CallsOfLoad = 3_000;

    // Long enough for SQLite to bring its write-ahead log into the database while it is written.
    private const int CallsOfLongLoad = 16_000;
    private const int CallsBeforeLoss = 2_000;

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    private enum Moment
    {
        Load,
        Start,
        Stop,
    }

    [Fact]
    public async Task Keeps_WhatWasAcknowledged_WhereverThePowerIsCut()
    {
        var random = new Random(FaultRun.Seed);
        var load = new HubLoad(stage, FaultRun.Seed);
        var data = stage.Copy(stage.Folder.Hub);
        for (var cut = FaultRun.Number("EXCHANGE_POWER_CUTS", 10); cut > 0; cut--)
        {
            var moment = random.Next(5) switch { 0 => Moment.Start, 1 => Moment.Stop, _ => Moment.Load };
            var fate = random.Next(4) switch { 0 => DiskFate.OnlySynced, 1 => DiskFate.Everything, _ => DiskFate.AnySectors };
            var (after, calls) = await CutAsync(data, load, moment, fate, random);
            TestContext.Current.TestOutputHelper?.WriteLine($"cut at call {calls} ({moment}, {fate}); {load.Acknowledged} acknowledged so far");
            Directory.Delete(data, recursive: true);
            data = after;
        }

        await using var server = await ServerProcess.StartAsync(data, stage.Folder.Certificates, port: 0, Ended);
        await stage.CheckAsync(server, data, load, Ended);
        await server.StopAsync();
        Assert.Empty(load.Refusals);
    }

    [Fact]
    public async Task Loses_WhatWasAcknowledged_WhereSyncsAreNotDone()
    {
        // What "PRAGMA synchronous = OFF" comes to: the same cut, and the same checks find what is missing.
        var load = new HubLoad(stage, FaultRun.Seed);
        var live = stage.Copy(stage.Folder.Hub);
        using var disk = new WatchedDisk(stage.Shim, live, stage.NewFolder());
        disk.LieAboutSyncs();
        await using (var server = await ServerProcess.StartAsync(live, stage.Folder.Certificates, port: 0, Ended, disk.Environment))
        {
            await stage.CheckAsync(server, live, load, Ended);
            disk.CutAfter(CallsBeforeLoss);
            await load.RunAsync(server.Endpoint, CancellationToken.None);
            await server.WaitAsync(Ended);
        }

        var after = stage.NewFolder();
        disk.Follow(stage.Folder.Hub).Write(DiskFate.OnlySynced, new Random(0), after);
        await using var restarted = await ServerProcess.StartAsync(after, stage.Folder.Certificates, port: 0, Ended);
        var found = await Checks.FindAsync(stage, restarted.Endpoint, after, load, Ended);
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Acknowledged} acknowledged, {found.Count} findings, such as:\n{string.Join('\n', found.Take(5))}");
        Assert.InRange(load.Acknowledged, 10, int.MaxValue);
        foreach (var check in new[] { nameof(LogIsWhole), nameof(TreeIsConsistent), nameof(AnswersAreLogged), nameof(RecordsStand), nameof(ErasuresHold), nameof(FollowerGoesOn), nameof(BatchesAreAnsweredAgain) })
        {
            Assert.Contains(found, f => f.StartsWith(check, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Keeps_ANewHub_WhenThePowerIsCutAfterItWasMade()
    {
        var (data, before) = (Directory.CreateDirectory(stage.NewFolder()).FullName, Directory.CreateDirectory(stage.NewFolder()).FullName);
        using var disk = new WatchedDisk(stage.Shim, data, stage.NewFolder());
        await ServerProcess.InitAsync(data, stage.Folder.Certificates, DevelopmentSetup.HubTrustDomain, Ended, disk.Environment);

        var image = disk.Follow(before);
        Assert.Empty(Differences(data, image));
        var after = stage.NewFolder();
        image.Write(DiskFate.OnlySynced, new Random(0), after);
        await using var server = await ServerProcess.StartAsync(after, stage.Folder.Certificates, port: 0, Ended);
        await server.StopAsync();
    }

    private async Task<(string After, long Calls)> CutAsync(string data, HubLoad load, Moment moment, DiskFate fate, Random random)
    {
        var live = stage.Copy(data);
        using var disk = new WatchedDisk(stage.Shim, live, stage.NewFolder());
        if (FaultRun.Number("EXCHANGE_LYING_SYNCS", 0) != 0)
        {
            disk.LieAboutSyncs();
        }

        try
        {
            await RunUntilCutAsync(disk, load, moment, random);
        }
        catch (Exception lost) when (disk.IsCut && lost is not Xunit.Sdk.IAssertionException)
        {
            // The power was cut while the server started, or while it was looked at.
        }

        var image = disk.Follow(data);
        Assert.Empty(Differences(live, image));
        var after = stage.NewFolder();
        image.Write(fate, random, after);
        Directory.Delete(live, recursive: true);
        return (after, disk.CallCount);
    }

    private async Task RunUntilCutAsync(WatchedDisk disk, HubLoad load, Moment moment, Random random)
    {
        disk.CutAfter(moment == Moment.Start ? random.Next(1, MostCallsOfStart) : 0);
        await using var server = await ServerProcess.StartAsync(disk.Folder, stage.Folder.Certificates, port: 0, Ended, disk.Environment);
        await stage.CheckAsync(server, disk.Folder, load, Ended);
        var most = random.Next(5) == 0 ? CallsOfLongLoad : CallsOfLoad;
        if (moment == Moment.Load)
        {
            disk.CutAfter(random.Next(1, most));
        }

        var loading = load.RunAsync(server.Endpoint, CancellationToken.None);
        if (moment == Moment.Stop)
        {
            await disk.WaitForCallsAsync(random.Next(CallsOfLoad), Ended);
            disk.CutAfter(random.Next(1, MostCallsOfStop));
            server.Terminate();
        }

        await loading;
        await server.WaitAsync(Ended);
    }

    /// <summary>The trace tells everything, or it proves nothing: with all writes kept, it must come to what the folder holds.</summary>
    private static IEnumerable<string> Differences(string folder, DiskImage image)
    {
        var files = image.After(DiskFate.Everything, new Random(0));
        foreach (var name in files.Keys.Union(DiskImage.FilesOf(folder)))
        {
            var path = Path.Combine(folder, name);
            if (!files.TryGetValue(name, out var content) || !File.Exists(path) || !content.Octets.SequenceEqual(File.ReadAllBytes(path)))
            {
                yield return $"the trace does not tell what {name} holds";
            }
        }
    }
}
