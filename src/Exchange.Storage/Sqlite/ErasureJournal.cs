using System.Globalization;
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
    private const string Void = "void";

    /// <summary>The journal of a database.</summary>
    public static ErasureJournal Of(string database) => new(database + ".erasures");

    /// <summary>Notes erasures that are about to be committed.</summary>
    public void Note(IEnumerable<(RecordKey Key, long Position)> erasures) => Write(Erased, erasures);

    /// <summary>Takes erasures back whose commit failed.</summary>
    public void Revoke(IEnumerable<(RecordKey Key, long Position)> erasures) => Write(Void, erasures);

    /// <summary>Every erasure that stands, the latest of a record alone.</summary>
    /// <exception cref="InvalidDataException">A line other than a torn last one is no line of this journal.</exception>
    public IReadOnlyDictionary<RecordKey, long> Read()
    {
        var erased = new Dictionary<RecordKey, List<long>>();
        if (!File.Exists(path))
        {
            return new Dictionary<RecordKey, long>();
        }

        var text = File.ReadAllText(path);
        var whole = text.LastIndexOf('\n') + 1;
        if (whole < text.Length)
        {
            // A line without its end was torn by a crash before its commit; it holds ASCII alone.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(whole);
        }

        foreach (var line in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('\t');
            if (parts.Length != 3 || parts[0] is not (Erased or Void) || !RecordKey.TryParse(parts[2], out var key)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                throw new InvalidDataException($"{path}: '{line}' is no line of an erasure journal; restore the journal from where it was kept last");
            }

            if (parts[0] == Erased)
            {
                (erased.TryGetValue(key, out var positions) ? positions : erased[key] = []).Add(position);
            }
            else if (erased.TryGetValue(key, out var positions) && positions.LastIndexOf(position) is >= 0 and var revoked)
            {
                // An erasure before it stands.
                positions.RemoveAt(revoked);
            }
        }

        return erased.Where(e => e.Value.Count > 0).ToDictionary(e => e.Key, e => e.Value[^1]);
    }

    private void Write(string what, IEnumerable<(RecordKey Key, long Position)> erasures)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        using var writer = new StreamWriter(file);
        foreach (var (key, position) in erasures)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{what}\t{position}\t{key.Name}\n"));
        }

        writer.Flush();
        file.Flush(flushToDisk: true);
    }
}
