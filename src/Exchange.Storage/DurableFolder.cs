using System.Runtime.InteropServices;

namespace Exchange.Storage;

/// <summary>
/// Makes the names in a folder last. A file's own sync keeps what it holds; that there is a file of that name is on the disk for sure only
/// once its folder is synced (fsync(2)), for which .NET has no call.
/// </summary>
public static partial class DurableFolder
{
    private const int ReadOnly = 0;

    /// <summary>Syncs the folder that holds a file or folder which was just made.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="IOException">The folder cannot be synced.</exception>
    public static void SyncNameOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Names are metadata, which NTFS journals before CreateFile returns.
            return;
        }

        var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))!;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder) => new($"{folder} cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Close(int descriptor);
}
