using System.Runtime.InteropServices;
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
    private readonly StageFolder _folder;
    private readonly PosixSignalRegistration[] _signals;

    // Under itself: servers that were started, for a signal to end.
    private readonly List<IAsyncDisposable> _servers = [];
    private int _paths;

    private ScaleStage(StageFolder folder)
    {
        _folder = folder;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Abandon()), PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Abandon())];
    }

    /// <summary>Who pushes, and reads, in this order; the first leads the operation.</summary>
    public static IReadOnlyList<string> Agencies { get; } =
        [IosXParticipants.Lead, .. IosXParticipants.All.Select(p => p.Id).Where(id => id != IosXParticipants.Lead)];

    /// <summary>Development certificates.</summary>
    public string Certificates => _folder.Certificates;

    /// <summary>Octets of the hub's database before anything was pushed.</summary>
    public long EmptyOctets => OctetsOf(_folder.Hub);

    /// <summary>Makes it.</summary>
    public static async Task<ScaleStage> OpenAsync()
    {
        var folder = StageFolder.MakeTemporary();
        try
        {
            await using var hub = await HubStage.OpenAsync(folder, CancellationToken.None);
            await hub.RegisterAsync(IosXParticipants.All, CancellationToken.None);
            await hub.Server.StopAsync();
            return new ScaleStage(folder);
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

    /// <summary>Serves a hub.</summary>
    public async Task<ServerProcess> StartAsync(string data)
    {
        var server = await ServerProcess.StartAsync(data, Certificates, port: 0, CancellationToken.None);
        EndWithThis(server);
        return server;
    }

    /// <summary>Has a process ended when a signal ends the benchmark; a client ends by itself when nobody tells it what to do.</summary>
    public void EndWithThis(IAsyncDisposable process)
    {
        lock (_servers)
        {
            _servers.Add(process);
        }
    }

    /// <summary>A step for a server.</summary>
    public LoadStep Step(LoadKind kind, Uri endpoint, int server) => new(kind) { Endpoint = endpoint, ServerProcess = server, Certificates = Certificates };

    /// <summary>Octets of a stopped hub's database.</summary>
    public static long OctetsOf(string data) => Directory.EnumerateFiles(data, "hub.db*").Sum(f => new FileInfo(f).Length);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Array.ForEach(_signals, s => s.Dispose());
        _folder.Delete();
        return ValueTask.CompletedTask;
    }

    private void Abandon()
    {
        lock (_servers)
        {
            foreach (var server in _servers)
            {
                try
                {
                    server.DisposeAsync().AsTask().GetAwaiter().GetResult();
                }
                catch (InvalidOperationException)
                {
                    // It ended before.
                }
            }
        }

        _folder.Delete();
        Environment.Exit(1);
    }
}
