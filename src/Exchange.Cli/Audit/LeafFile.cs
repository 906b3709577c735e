using System.Text.Json;
using Exchange.Audit;
using Exchange.Cli.Output;
using Exchange.Cli.Profiles;
using Exchange.Client.Files;

namespace Exchange.Cli.Audit;

/// <summary>
/// What an auditor saw at the last visit: the checkpoint, and every leaf hash beneath it, so that a log which is no longer consistent can be
/// told where. One line of JSON, then 32 octets a leaf.
/// </summary>
/// <param name="Checkpoint">The checkpoint that was checked, a signed note.</param>
/// <param name="VisitedTime">When.</param>
/// <param name="Hashes">The leaf hashes, from index 0.</param>
/// <param name="WitnessKeys">The witnesses' keys that were seen.</param>
internal sealed record LeafFile(string Checkpoint, DateTimeOffset VisitedTime, IReadOnlyList<MerkleHash> Hashes, IReadOnlyList<string> WitnessKeys)
{
    private const string FormatName = "exchange-log-leaves-1";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private sealed record Head(string Format, string Checkpoint, DateTimeOffset VisitedTime, IReadOnlyList<string> WitnessKeys);

    /// <summary>Reads what was kept of a log.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What was seen; null when there is no file.</returns>
    public static LeafFile? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var octets = File.ReadAllBytes(path);
        var end = Array.IndexOf(octets, (byte)'\n');
        try
        {
            if (end > 0
                && JsonSerializer.Deserialize<Head>(octets.AsSpan(0, end), Json) is { Format: FormatName } head
                && SignedNote.TryParse(head.Checkpoint, out var note)
                && Exchange.Audit.Checkpoint.TryParse(note.Text, out var checkpoint)
                && octets.Length - end - 1 == checkpoint.Size * MerkleHash.Length)
            {
                var hashes = new MerkleHash[checkpoint.Size];
                var tree = new MerkleFrontier();
                for (var i = 0; i < hashes.Length; i++)
                {
                    hashes[i] = MerkleHash.Read(octets.AsSpan(end + 1 + (i * MerkleHash.Length), MerkleHash.Length));
                    tree.Append(hashes[i]);
                }

                if (tree.Root() == checkpoint.Root)
                {
                    return new LeafFile(head.Checkpoint, head.VisitedTime, hashes, head.WitnessKeys);
                }
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw ToolFailure.Usage($"{path} is damaged: what was seen at earlier visits is lost", path, "restore it, or move it away to begin with a first visit again");
    }

    /// <summary>Keeps what was seen, in the place of what was seen before.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using (var file = SecretFile.Create(full + ".new"))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(new Head(FormatName, Checkpoint, VisitedTime, WitnessKeys), Json));
            file.WriteByte((byte)'\n');
            foreach (var hash in Hashes)
            {
                file.Write(hash.AsSpan());
            }

            file.Flush(flushToDisk: true);
        }

        DurableFile.Move(full + ".new", full);
    }
}
