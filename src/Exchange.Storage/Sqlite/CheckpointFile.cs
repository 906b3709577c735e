using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The newest checkpoint in a file beside the database and outside its backups: what was published is known there even when an
/// older database is put in its place. Two slots are written in turn, each with a checksum, so that a torn writing leaves the other; the
/// first of all is written under another name, so that there is no file without a checkpoint that is whole.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class CheckpointFile(string path)
{
    private const int SlotLength = 4096;
    private const int Slots = 2;

    /// <summary>The file of a database.</summary>
    public static CheckpointFile Of(string database) => new(database + ".checkpoint");

    /// <summary>The newest checkpoint that was written whole; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The file holds something, and no checkpoint.</exception>
    public KeptCheckpoint? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var octets = File.ReadAllBytes(path);
        return Enumerable.Range(0, Slots).Select(slot => Decode(octets, slot)).OfType<KeptCheckpoint>().MaxBy(c => (c.Epoch, c.Size))
            ?? (octets.Length == 0 ? null : throw new InvalidDataException($"{path}: holds no checkpoint that is whole; restore the file from where it was kept last"));
    }

    /// <summary>Writes a checkpoint over the older of the two, durable when it returns.</summary>
    /// <exception cref="IOException">It cannot be written; the newest that was before still is.</exception>
    public void Write(KeptCheckpoint checkpoint)
    {
        if (!File.Exists(path))
        {
            Create(checkpoint);
            return;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var octets = new byte[file.Length];
        file.ReadExactly(octets);
        var older = Enumerable.Range(0, Slots).MinBy(slot => Decode(octets, slot) is { } known ? (known.Epoch, known.Size) : (0, 0));
        file.Position = older * SlotLength;
        file.Write(Encode(checkpoint));
        file.Flush(flushToDisk: true);
    }

    private void Create(KeptCheckpoint checkpoint)
    {
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(beside, options))
        {
            file.Write(Encode(checkpoint));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        DurableFolder.SyncNameOf(path);
    }

    private static byte[] Encode(KeptCheckpoint checkpoint)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{checkpoint.Epoch} {checkpoint.Size} {checkpoint.Root} {checkpoint.Time.ToMicroseconds()}\n{checkpoint.Note}");
        var content = Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}\n{text}");
        if (content.Length > SlotLength)
        {
            throw new ArgumentException($"a checkpoint has at most {SlotLength} octets", nameof(checkpoint));
        }

        var slot = new byte[SlotLength];
        content.CopyTo(slot, 0);
        return slot;
    }

    private static KeptCheckpoint? Decode(byte[] octets, int slot)
    {
        if (octets.Length <= slot * SlotLength)
        {
            return null;
        }

        var content = Encoding.UTF8.GetString(octets.AsSpan(slot * SlotLength, Math.Min(SlotLength, octets.Length - (slot * SlotLength))).TrimEnd((byte)0));
        var parts = content.Split('\n', 3);
        if (parts.Length != 3 || parts[0] != Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content[(parts[0].Length + 1)..]))))
        {
            return null;
        }

        var numbers = parts[1].Split(' ');
        return new KeptCheckpoint(
            long.Parse(numbers[0], CultureInfo.InvariantCulture),
            long.Parse(numbers[1], CultureInfo.InvariantCulture),
            MerkleHash.Read(Convert.FromHexString(numbers[2])),
            Times.FromMicroseconds(long.Parse(numbers[3], CultureInfo.InvariantCulture)),
            parts[2]);
    }
}
