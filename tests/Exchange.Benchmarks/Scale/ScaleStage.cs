using Exchange.Benchmarks.Scale.Load;
using Exchange.Demo.Processes;
using Exchange.Demo.Stage;
using Exchange.DevCertificates;

namespace Exchange.Benchmarks.Scale;

/// <summary>
/// A hub with the agencies of Operation IOS X, made once by its own tool; every measurement works on a copy of its files, with a server
/// process of its own.
/// </summary>
internal sealed class ScaleStage : IAsyncDisposable
{
    // Deleted by DisposeAsync alone, after whoever started a process has ended it.
    private readonly StageFolder _folder;
    private int _paths;

    private ScaleStage(StageFolder folder, CancellationToken ended) => (_folder, Ended) = (folder, ended);

    /// <summary>Who pushes, and reads, in this order; the first leads the operation.</summary>
    public static IReadOnlyList<string> Agencies { get; } =
        [IosXParticipants.Lead, .. IosXParticipants.All.Select(p => p.Id).Where(id => id != IosXParticipants.Lead)];

    /// <summary>Development certificates.</summary>
    public string Certificates => _folder.Certificates;

    /// <summary>Cancelled once the benchmark is asked to end: whatever waits for a process stops waiting.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Octets of the hub's database before anything was pushed.</summary>
    public long EmptyOctets => OctetsOf(_folder.Hub);

    /// <summary>Makes it.</summary>
    public static async Task<ScaleStage> OpenAsync(CancellationToken ended)
    {
        var folder = StageFolder.MakeTemporary();
        try
        {
            await using var hub = await HubStage.OpenAsync(folder, ended);
            await hub.RegisterAsync(IosXParticipants.All, ended);
            await hub.Server.StopAsync();
            return new ScaleStage(folder, ended);
        }
        catch
        {
            folder.Delete();
            throw;
        }
    }

    /// <summary>A path that nothing stands at yet.</summary>
    public string NewPath(string name) => Path.Combine(_folder.Root, $"{Interlocked.Increment(ref _paths)}-{name}");

    /// <summary>A copy of the empty hub's files.</summary>
    public string NewHub() => CopyOf(_folder.Hub);

    /// <summary>A copy of a stopped hub's files.</summary>
    public string CopyOf(string data)
    {
        var copy = Directory.CreateDirectory(NewPath("hub")).FullName;
        foreach (var file in Directory.EnumerateFiles(data))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>Serves a hub, with this build's server when no other is given.</summary>
    public Task<ServerProcess> StartAsync(string data, BuiltProgram? program = null) => ServerProcess.StartAsync(data, Certificates, port: 0, Ended, program: program);

    /// <summary>Starts a client.</summary>
    public LoadClient StartClient() => LoadClient.Start(Ended);

    /// <summary>A step for a server.</summary>
    public LoadStep Step(LoadKind kind, Uri endpoint, int server) => new(kind) { Endpoint = endpoint, ServerProcess = server, Certificates = Certificates };

    /// <summary>Octets of a stopped hub's database.</summary>
    public static long OctetsOf(string data) => Directory.EnumerateFiles(data, "hub.db*").Sum(f => new FileInfo(f).Length);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Delete();
        return ValueTask.CompletedTask;
    }
}
