using Exchange.Demo.Processes;
using Xunit;

namespace Exchange.EndToEnd.Faults.Disk;

/// <summary>The watched disk itself, under a program of a few calls: what it loses and what it keeps.</summary>
[Collection(FaultCollection.Name)]
public sealed class DiskImageTests(FaultStage stage)
{
    private const string Program =
        """
        import os, sys
        folder = sys.argv[1]
        def make(name): return os.open(folder + "/" + name, os.O_RDWR | os.O_CREAT, 0o600)
        old = make("old")
        os.pwrite(old, b"2" * 1024, 512)
        os.fsync(old)
        os.pwrite(old, b"3" * 1024, 1024)
        new = make("new")
        os.write(new, b"n" * 700)
        os.fsync(new)
        directory = os.open(folder, os.O_RDONLY)
        os.fsync(directory)
        unnamed = make("unnamed")
        os.write(unnamed, b"u" * 100)
        os.fsync(unnamed)
        os.ftruncate(new, 100)
        os.rename(folder + "/gone", folder + "/moved")
        """;

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_WhatWasSyncedAlone()
    {
        var files = (await RunAsync()).After(DiskFate.OnlySynced, new Random(0));

        Assert.Equal(["gone", "new", "old"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new string('1', 512) + new string('2', 1024), Text(files["old"]));
        Assert.Equal(new string('n', 700), Text(files["new"]));
    }

    [Fact]
    public async Task Keeps_AllThatWasWritten()
    {
        var files = (await RunAsync()).After(DiskFate.Everything, new Random(0));

        Assert.Equal(["moved", "new", "old", "unnamed"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new string('1', 512) + new string('2', 512) + new string('3', 1024), Text(files["old"]));
        Assert.Equal(new string('n', 100), Text(files["new"]));
    }

    [Fact]
    public async Task Keeps_AnySectorsOfTheRest()
    {
        var image = await RunAsync();
        var seen = Enumerable.Range(0, 200).Select(seed => Text(image.After(DiskFate.AnySectors, new Random(seed))["old"])).ToHashSet();

        // Three sectors synced, of which the third is written anew; a fourth that makes the file longer, with or without its octets.
        var (first, second) = (new string('1', 512), new string('2', 512));
        string[] thirds = [second, new string('3', 512)];
        string[] fourths = ["", new string('3', 512), new string('\0', 512)];
        Assert.Equal(
            thirds.SelectMany(third => fourths.Select(fourth => first + second + third + fourth)).Order(StringComparer.Ordinal),
            seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Cuts_ThePowerBeforeTheCall()
    {
        var image = await RunAsync(cutAfter: 3);

        Assert.Equal(new string('1', 512) + new string('2', 1024), Text(image.After(DiskFate.Everything, new Random(0))["old"]));
        Assert.Equal(new string('1', 1024), Text(image.After(DiskFate.OnlySynced, new Random(0))["old"]));
    }

    private async Task<DiskImage> RunAsync(long cutAfter = 0)
    {
        var before = Directory.CreateDirectory(stage.NewFolder()).FullName;
        await File.WriteAllTextAsync(Path.Combine(before, "old"), new string('1', 1024), Ended);
        await File.WriteAllTextAsync(Path.Combine(before, "gone"), "", Ended);
        using var disk = new WatchedDisk(stage.Shim, stage.Copy(before), stage.NewFolder());
        disk.CutAfter(cutAfter);
        await using var program = ChildProcess.Start("python3", ["-c", Program, disk.Folder], disk.Environment);
        var code = await program.WaitAsync(Ended);
        Assert.True(cutAfter > 0 ? disk.IsCut : code == 0, program.Errors);
        return disk.Follow(before);
    }

    private static string Text(DiskContent content) => System.Text.Encoding.ASCII.GetString(content.Octets);
}
