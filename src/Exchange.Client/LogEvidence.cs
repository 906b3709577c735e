using System.Text.Json;
using Exchange.Client.Auditing;
using Exchange.Client.Files;

namespace Exchange.Client;

/// <summary>
/// What shows that a hub's log is not what it must be: everything needed to see it without the hub. It holds no content of a record.
/// </summary>
public sealed record LogEvidence
{
    private const string FormatName = "exchange-log-evidence-1";

    /// <summary>What kind of file it is.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>In which way the log is at fault.</summary>
    public required LogFaultKind Kind { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Message { get; init; }

    /// <summary>When it was found, by this machine's clock.</summary>
    public required DateTimeOffset FoundTime { get; init; }

    /// <summary>The hub's address.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The log's keys as they were believed, the first one first: verifier keys (C2SP signed-note).</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The notes by which each key handed over to the next.</summary>
    public IReadOnlyList<string> Rotations { get; init; } = [];

    /// <summary>The checkpoint that was checked last, a signed note; empty when there was none.</summary>
    public string PinnedCheckpoint { get; init; } = "";

    /// <summary>The checkpoint that the hub showed now, a signed note; empty when it is not about one.</summary>
    public string ShownCheckpoint { get; init; } = "";

    /// <summary>The proof that the hub gave, base 64 of 32 octets each; null when it gave none.</summary>
    public IReadOnlyList<string>? Proof { get; init; }

    /// <summary>The index that the hub gave with an inclusion proof.</summary>
    public long? LogIndex { get; init; }

    /// <summary>What the hub answered in the place of a proof; empty when it gave one.</summary>
    public string Answer { get; init; } = "";

    /// <summary>The entry that it is about; null when it is about checkpoints.</summary>
    public EvidenceEntry? Entry { get; init; }

    /// <summary>Reads an evidence file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The evidence; whether it holds is another question.</returns>
    /// <exception cref="ClientFileException">The file cannot be read or is no evidence of this version.</exception>
    public static LogEvidence Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LogEvidence>(File.ReadAllText(path), AuditingJson.Options) is { Format: FormatName } evidence
                ? evidence
                : throw new ClientFileException(path, "is no evidence of this version");
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ClientFileException(path, $"is no evidence that can be read ({failure.Message})", failure);
        }
    }

    /// <summary>Writes it to a file that only its owner can read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ClientFileException">It cannot be written.</exception>
    public void Save(string path) => DurableFile.Write(path, JsonSerializer.Serialize(this, AuditingJson.Options) + "\n");

    /// <summary>Keeps it under a name of its own in a folder; null when that cannot be.</summary>
    internal string? Keep(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, $"log-evidence-{FoundTime.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{Guid.NewGuid().ToString("N")[..8]}.json");
            Save(path);
            return Path.GetFullPath(path);
        }
        catch (Exception failure) when (failure is ClientFileException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
