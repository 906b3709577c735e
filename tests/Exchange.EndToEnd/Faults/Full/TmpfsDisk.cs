using Exchange.Demo.Processes;
using Xunit;

namespace Exchange.EndToEnd.Faults.Full;

/// <summary>A tmpfs of its own, full but for what a filler leaves. Mounting takes rights that not every machine gives.</summary>
internal sealed class TmpfsDisk : SmallDisk
{
    private const long Size = 256L * 1024 * 1024;

    private readonly string _mount;

    private TmpfsDisk(string mount) => _mount = mount;

    public override string Kind => "tmpfs";

    public override string Folder => Path.Combine(_mount, "hub");

    private string Filler => Path.Combine(_mount, "filler");

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static async Task<TmpfsDisk?> TryMountAsync(string mount, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(mount);
        await using var mounting = ChildProcess.Start("mount", ["-t", "tmpfs", "-o", $"size={Size}", "exchange-small-disk", mount]);
        if (await mounting.WaitAsync(cancellationToken) != 0)
        {
            return null;
        }

        var disk = new TmpfsDisk(mount);
        Directory.CreateDirectory(disk.Folder);
        return disk;
    }

    public override void Leave(long octets)
    {
        using var filler = new FileStream(Filler, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
        filler.SetLength(Math.Max(0, filler.Length - octets));
        filler.Seek(0, SeekOrigin.End);
        var room = new DriveInfo(_mount).AvailableFreeSpace;
        filler.Write(new byte[Math.Max(0, room - octets)]);
    }

    public override async ValueTask DisposeAsync()
    {
        await using var unmounting = ChildProcess.Start("umount", [_mount]);
        Assert.Equal(0, await unmounting.WaitAsync(CancellationToken.None));
    }
}
