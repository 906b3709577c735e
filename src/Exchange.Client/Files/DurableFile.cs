using System.Text;

namespace Exchange.Client.Files;

/// <summary>Writes a file whole or not at all: beside it, synced, then renamed over it. Only its owner can read it.</summary>
internal static class DurableFile
{
    public static void Write(string path, string text)
    {
        var beside = path + ".new";
        try
        {
            using (var file = Create(beside))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            Move(beside, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientFileException(path, $"cannot be written ({failure.Message}); check the folder, its permissions and the free space", failure);
        }
    }

    /// <summary>Moves a file that was written and synced to its place, for good.</summary>
    public static void Move(string beside, string path)
    {
        File.Move(beside, path, overwrite: true);
        DurableFolder.SyncNameOf(path);
    }

    /// <summary>Opens a file for writing from its beginning, mode 600 where there are modes.</summary>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
