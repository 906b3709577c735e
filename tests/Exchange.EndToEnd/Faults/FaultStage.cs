using Exchange.Demo.Processes;
using Exchange.Demo.Stage;
using Exchange.DevCertificates;
using Exchange.EndToEnd.Faults.AfterRestart;
using Exchange.EndToEnd.Faults.Disk;
using Exchange.EndToEnd.Faults.Load;
using Exchange.EndToEnd.Support;
using Xunit;

namespace Exchange.EndToEnd.Faults;

/// <summary>What all tests of faults begin from: a hub with three agencies, stopped, and the shim of the watched disk. Each test works on copies.</summary>
public sealed class FaultStage : IAsyncLifetime
{
    private TestStage? _stage;
    private int _folders;

    /// <summary>Agencies that push, one for each session.</summary>
    internal static IReadOnlyList<string> Originators { get; } = [IosXParticipants.Lead, "police-de", "police-de"];

    /// <summary>The agency that follows.</summary>
    internal static string Reader => "police-nl";

    /// <summary>Certificates, and the hub as it was made.</summary>
    internal StageFolder Folder => _stage?.Hub.Folder ?? throw new InvalidOperationException("the stage is not made");

    /// <summary>The shim.</summary>
    internal string Shim { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _stage = await TestStage.OpenAsync(TestContext.Current.CancellationToken, [.. Originators, Reader]);
        await _stage.Hub.Server.StopAsync();
        Shim = await WatchedDisk.CompileAsync(Folder.Root, TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stage is not null)
        {
            await _stage.DisposeAsync();
        }
    }

    /// <summary>Fails unless everything holds that must hold of a hub that was started again.</summary>
    /// <param name="server">The hub.</param>
    /// <param name="data">Its files.</param>
    /// <param name="load">What was acknowledged.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="errors">What errors that the hub logs must be about; it must log no others.</param>
    internal async Task CheckAsync(ServerProcess server, string data, HubLoad load, CancellationToken cancellationToken, params IEnumerable<string> errors)
    {
        var found = await Checks.FindAsync(this, server.Endpoint, data, load, cancellationToken);
        Assert.True(found.Count == 0, string.Join('\n', found.Take(20)));
        Assert.DoesNotContain(server.Log.Split('\n'), l => l.Contains(" fail: ", StringComparison.Ordinal) && !errors.Any(e => l.Contains(e, StringComparison.Ordinal)));
    }

    /// <summary>A folder that nothing stands in yet.</summary>
    internal string NewFolder() => Path.Combine(Folder.Root, $"folder-{Interlocked.Increment(ref _folders)}");

    /// <summary>A copy of a hub's files, as they are now.</summary>
    internal string Copy(string data)
    {
        var copy = Directory.CreateDirectory(NewFolder()).FullName;
        foreach (var name in DiskImage.FilesOf(data))
        {
            File.Copy(Path.Combine(data, name), Path.Combine(copy, name));
        }

        return copy;
    }
}
