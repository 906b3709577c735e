using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Exchange.Client.Files;

/// <summary>
/// Makes the names in a folder last: what a file holds is on the disk by its own sync, and that there is a file of that name only once its
/// folder is synced (fsync(2)). .NET opens no folders, but syncs one that is open.
/// </summary>
internal static partial class DurableFolder
{
    private const int ReadOnly = 0;

    /// <summary>Syncs the folder that holds a file which was just made or renamed.</summary>
    /// <exception cref="IOException">The folder cannot be synced.</exception>
    public static void SyncNameOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Names are metadata, which NTFS journals before the call returns.
            return;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using var handle = Open(folder, ReadOnly);
        if (handle.IsInvalid)
        {
            throw new IOException($"{folder} cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial SafeFileHandle Open(string path, int flags);
}
