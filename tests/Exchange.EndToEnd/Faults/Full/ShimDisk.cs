using Exchange.EndToEnd.Faults.Disk;

namespace Exchange.EndToEnd.Faults.Full;

/// <summary>A folder whose process is told that the disk is full (ENOSPC) by the shim of the watched disk.</summary>
internal sealed class ShimDisk : SmallDisk
{
    private readonly WatchedDisk _disk;

    public ShimDisk(string shim, string folder, string work)
    {
        Directory.CreateDirectory(folder);
        _disk = new WatchedDisk(shim, folder, work);
    }

    public override string Kind => "shim that tells ENOSPC";

    public override string Folder => _disk.Folder;

    public override IReadOnlyDictionary<string, string> Environment => _disk.Environment;

    public override void Leave(long octets) => _disk.Room = octets;

    public override ValueTask DisposeAsync()
    {
        _disk.Dispose();
        return ValueTask.CompletedTask;
    }
}
