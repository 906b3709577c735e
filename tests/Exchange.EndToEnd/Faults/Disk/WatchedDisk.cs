using System.IO.MemoryMappedFiles;
using Exchange.Demo.Processes;
using Xunit;

namespace Exchange.EndToEnd.Faults.Disk;

/// <summary>
/// A folder whose every change by one process is traced (<c>watched_disk.c</c>), so that the power can be cut at any call. The same
/// shim can end the process at a call, tell syncs as done that were not, and let the disk be full.
/// </summary>
internal sealed class WatchedDisk : IDisposable
{
    private const int CutIn = 0;
    private const int Calls = 8;
    private const int Lies = 16;
    private const int RoomLeft = 24;
    private const int ControlLength = 32;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly string _trace;
    private readonly MemoryMappedFile _control;
    private readonly MemoryMappedViewAccessor _page;
    private long _asked;

    /// <summary>Watches a folder from now on.</summary>
    /// <param name="shim">The compiled shim.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="work">Where the trace goes; made anew.</param>
    public WatchedDisk(string shim, string folder, string work)
    {
        (Folder, _trace) = (folder, Path.Combine(work, "trace"));
        Directory.CreateDirectory(work);
        File.Delete(_trace);
        var control = Path.Combine(work, "control");
        _control = MemoryMappedFile.CreateFromFile(control, FileMode.Create, mapName: null, ControlLength);
        _page = _control.CreateViewAccessor();
        Room = -1;
        Environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = shim,
            ["EXCHANGE_DISK_FOLDER"] = folder,
            ["EXCHANGE_DISK_TRACE"] = _trace,
            ["EXCHANGE_DISK_CONTROL"] = control,
        };
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The environment of the process that is watched.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Calls that changed the disk so far.</summary>
    public long CallCount => _page.ReadInt64(Calls);

    /// <summary>Octets by which files may still grow; negative for as many as they like.</summary>
    public long Room
    {
        get => _page.ReadInt64(RoomLeft);
        set => _page.Write(RoomLeft, value);
    }

    /// <summary>From now on a sync is told as done and is not: what <c>PRAGMA synchronous = OFF</c> comes to.</summary>
    public void LieAboutSyncs() => _page.Write(Lies, 1L);

    /// <summary>Cuts the power before the n-th call from now; 0 for not at all.</summary>
    public void CutAfter(long calls)
    {
        _asked = calls;
        _page.Write(CutIn, calls);
    }

    /// <summary>Whether the power was cut.</summary>
    public bool IsCut => _asked > 0 && _page.ReadInt64(CutIn) == 0;

    /// <summary>Waits for so many calls more.</summary>
    public async Task WaitForCallsAsync(long calls, CancellationToken cancellationToken)
    {
        for (var until = CallCount + calls; CallCount < until;)
        {
            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>What the disk holds when the power has gone.</summary>
    /// <param name="before">The folder as it was when the disk began to be watched.</param>
    /// <param name="each">Looks at what it holds after each call.</param>
    public DiskImage Follow(string before, Action<DiskImage>? each = null) => DiskImage.Follow(before, _trace, each);

    /// <inheritdoc/>
    public void Dispose()
    {
        _page.Dispose();
        _control.Dispose();
    }

    /// <summary>Compiles the shim.</summary>
    /// <returns>Its path.</returns>
    public static async Task<string> CompileAsync(string folder, CancellationToken cancellationToken)
    {
        var (source, shim) = (Path.Combine(BuiltProgram.Checkout, "tests", "Exchange.EndToEnd", "Faults", "Disk", "watched_disk.c"), Path.Combine(folder, "watched_disk.so"));
        await using var compiler = ChildProcess.Start("gcc", ["-std=gnu11", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", shim, source, "-ldl", "-pthread"]);
        var code = await compiler.WaitAsync(cancellationToken);
        Assert.True(code == 0, $"gcc ended with {code} (apt-get install gcc libc6-dev; tests/run.sh does it): {compiler.Errors}");
        return shim;
    }
}
