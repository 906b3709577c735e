using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Exchange.Audit;
using Exchange.Demo.Processes;
using Exchange.DevCertificates;
using Exchange.EndToEnd.Faults.Disk;
using Exchange.V1;
using Xunit;

namespace Exchange.EndToEnd.Faults;

/// <summary>
/// The files beside the database last from the moment that they count, names and all: whatever the power does to what was not synced, at
/// every call.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class FilesBesideTests(FaultStage stage)
{
    private const string CheckpointFile = "hub.db.checkpoint";
    private const int SlotLength = 4096;

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_TheFirstCheckpoint_FromItsPublication()
    {
        var before = await MakeHubAsync();
        Assert.False(File.Exists(Path.Combine(before, CheckpointFile)));
        var live = stage.Copy(before);
        using var disk = new WatchedDisk(stage.Shim, live, stage.NewFolder());
        await using var server = await ServerProcess.StartAsync(live, stage.Folder.Certificates, port: 0, Ended, disk.Environment);
        await using var auditor = FaultCaller.Auditor(stage.Folder, server.Endpoint);
        var entry = Assert.Single((await auditor.Hub.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { PageSize = 1 }, cancellationToken: Ended)).Entries);
        await auditor.Hub.Audit.GetReceiptAsync(new GetReceiptRequest { Hash = entry.Hash }, cancellationToken: Ended);
        var published = (await auditor.Hub.Audit.GetCheckpointAsync(new GetCheckpointRequest(), cancellationToken: Ended)).Checkpoint.TreeSize;
        await server.KillAsync();

        var random = new Random(FaultRun.Seed);
        var looked = 0;
        var image = disk.Follow(before, now =>
        {
            foreach (var fate in Enum.GetValues<DiskFate>())
            {
                if (now.After(fate, random, CheckpointFile) is { } content)
                {
                    looked++;
                    Assert.NotEmpty(SizesIn(content));
                }
            }
        });
        Assert.NotEqual(0, looked);
        Assert.NotNull(image.After(DiskFate.OnlySynced, random, CheckpointFile));
        Assert.InRange(SizesIn(image.After(DiskFate.OnlySynced, random, CheckpointFile)!).Max(), published, long.MaxValue);
    }

    [Fact]
    public async Task Keeps_TheNewKeyOfTheLog_FromTheEndOfItsRotation()
    {
        var before = await MakeHubAsync();
        var live = stage.Copy(before);
        using var disk = new WatchedDisk(stage.Shim, live, stage.NewFolder());
        await using var rotation = ChildProcess.Start(BuiltProgram.Server, ["rotate-log-key", "--data", live], disk.Environment);
        Assert.True(await rotation.WaitAsync(Ended) == 0, rotation.Errors);

        var random = new Random(FaultRun.Seed);
        var image = disk.Follow(before, now =>
        {
            foreach (var fate in Enum.GetValues<DiskFate>())
            {
                // The key that the statements name is there, under one of its two names.
                var files = now.After(fate, random);
                Assert.Contains(KeysIn(files["hub.logs.json"])[^1], new[] { "hub.logkey", "hub.logkey.new" }.Where(files.ContainsKey).Select(n => VerifierOf(files[n])));
            }
        });
        Assert.Equal(2, KeysIn(image.After(DiskFate.OnlySynced, random, "hub.logs.json")!).Length);
        var after = stage.NewFolder();
        image.Write(DiskFate.OnlySynced, random, after);
        await using var server = await ServerProcess.StartAsync(after, stage.Folder.Certificates, port: 0, Ended);
        await server.StopAsync();
    }

    private async Task<string> MakeHubAsync()
    {
        var data = Directory.CreateDirectory(stage.NewFolder()).FullName;
        await ServerProcess.InitAsync(data, stage.Folder.Certificates, DevelopmentSetup.HubTrustDomain, Ended);
        return data;
    }

    /// <summary>The sizes of the checkpoints that are whole: a hash in hexadecimal, and on the next line what it is of, which begins with epoch and size.</summary>
    private static IEnumerable<long> SizesIn(DiskContent content)
    {
        foreach (var slot in content.Octets.ToArray().Chunk(SlotLength).Select(c => Encoding.UTF8.GetString(c).TrimEnd('\0').Split('\n', 2)))
        {
            if (slot is [var hash, var text] && hash == Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))))
            {
                yield return long.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    private static string[] KeysIn(DiskContent content)
    {
        using var logs = JsonDocument.Parse(content.Octets.ToArray());
        return [.. logs.RootElement[0].GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("verifier_key").GetString()!)];
    }

    private static string? VerifierOf(DiskContent content) =>
        SignerKey.TryParse(Encoding.ASCII.GetString(content.Octets).TrimEnd(), SignatureType.Ed25519, out var key) ? key.Verifier.ToString() : null;
}
