using System.Globalization;
using System.Text;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The journal of erased ids, a file beside the database and outside its backups: a line for each erasure, durable before its
/// commit. A hub that was restored from an older backup erases again what its journal names before it serves.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class ErasureJournal(string path)
{
    private const string Erased = "erased";

    // How long the file is up to the end of its last whole write, and how long before that; null before the first. Owned by whoever
    // writes: the writer's thread.
    private long? _whole;
    private long _before;

    // Whether this process has made the file's name last; one that was killed before may have made the file and no more.
    private bool _named;

    /// <summary>The journal of a database.</summary>
    public static ErasureJournal Of(string database) => new(database + ".erasures");

    /// <summary>Notes erasures that are about to be committed.</summary>
    /// <exception cref="IOException">They cannot be written; the journal is as it was before.</exception>
    public void Note(IEnumerable<(RecordKey Key, long Position)> erasures)
    {
        using var file = Open();
        var before = _whole ?? file.Length;
        Cut(file, before);
        try
        {
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.ASCII.GetBytes(string.Concat(erasures.Select(
                e => string.Create(CultureInfo.InvariantCulture, $"{Erased}\t{e.Position}\t{e.Key.Name}\n")))));
            file.Flush(flushToDisk: true);
            if (!_named)
            {
                DurableFolder.SyncNameOf(path);
                _named = true;
            }
        }
        catch (IOException)
        {
            // What found room on a full disk is no order: the next line must not begin within it either.
            Cut(file, before);
            throw;
        }

        (_before, _whole) = (before, file.Length);
    }

    /// <summary>Takes back what was noted last, whose commit failed. A cut needs no room, so a full disk does not forbid it.</summary>
    /// <exception cref="IOException">The file cannot be cut; the next note cuts it.</exception>
    public void Revoke()
    {
        _whole = _before;
        using var file = Open();
        Cut(file, _before);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Every erasure that stands, the latest of a record alone.</summary>
    /// <exception cref="InvalidDataException">A line that no crash can have torn is no line of this journal.</exception>
    public IReadOnlyDictionary<RecordKey, long> Read()
    {
        _whole = 0;
        if (!File.Exists(path))
        {
            return new Dictionary<RecordKey, long>();
        }

        // It holds ASCII alone: a character is an octet.
        var erased = new Dictionary<RecordKey, long>();
        var text = File.ReadAllText(path);
        var whole = text.LastIndexOf('\n') + 1;
        _whole = whole;
        if (whole < text.Length)
        {
            // A line without its end was torn by a crash before its commit.
            using var file = Open();
            Cut(file, whole);
            file.Flush(flushToDisk: true);
        }

        foreach (var line in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Contains('\0', StringComparison.Ordinal))
            {
                // A power cut before its commit: the file's new length reached the disk, and not every sector of what was written.
                continue;
            }

            var parts = line.Split('\t');
            if (parts.Length != 3 || parts[0] != Erased || !RecordKey.TryParse(parts[2], out var key)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                throw new InvalidDataException($"{path}: '{line}' is no line of an erasure journal; restore the journal from where it was kept last");
            }

            erased[key] = position;
        }

        return erased;
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static void Cut(FileStream file, long length)
    {
        if (file.Length > length)
        {
            file.SetLength(length);
        }
    }
}
