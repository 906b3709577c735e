namespace Exchange.Client.Files;

/// <summary>
/// Keeps a file to one holder, between processes too. The lock is on a file beside it, since the file itself is replaced by
/// renaming; that file stays, because removing it would let two holders in.
/// </summary>
internal sealed class PathLock : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _held;

    private PathLock(FileStream held) => _held = held;

    public static PathLock Take(string path)
    {
        var beside = path + ".lock";
        try
        {
            return new PathLock(new FileStream(beside, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (DirectoryNotFoundException failure)
        {
            throw new ClientFileException(path, "its folder does not exist; make it first", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new ClientFileException(path, $"cannot be locked ({failure.Message}); check the folder's permissions", failure);
        }
        catch (IOException failure)
        {
            throw new ClientFileException(path, $"is in use by another process ({failure.Message}); wait until it ends, or use another file", failure);
        }
    }

    /// <summary>As <see cref="Take"/>, for a file that others hold for a moment only.</summary>
    public static async Task<PathLock> TakeAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return Take(path);
            }
            catch (ClientFileException busy) when (busy.InnerException is IOException and not DirectoryNotFoundException && TimeProvider.System.GetElapsedTime(begun) < patience)
            {
                await Task.Delay(Rest, cancellationToken);
            }
        }
    }

    public void Dispose() => _held.Dispose();
}
