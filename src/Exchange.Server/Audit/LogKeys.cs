using System.Text.Json;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Hosting;
using Exchange.Storage;

namespace Exchange.Server.Audit;

/// <summary>
/// The key that signs the log's checkpoints, in a file that only the server reads, and beside it what everybody may know: the logs
/// of all epochs, their keys, and the statements by which each handed over to the next.
/// </summary>
internal sealed class LogKeys
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private LogKeys(LogSigner signer, IReadOnlyList<LogStatements> logs) => (Signer, Logs) = (signer, logs);

    /// <summary>Signs for the present epoch's log.</summary>
    public LogSigner Signer { get; }

    /// <summary>The log of each epoch, oldest first.</summary>
    public IReadOnlyList<LogStatements> Logs { get; }

    /// <summary>The present epoch's log.</summary>
    public LogStatements Present => Logs[^1];

    /// <summary>The name of an epoch's log: the first line of its checkpoints.</summary>
    public static string OriginOf(HubIdentity hub) => $"exchange/{hub.Id:D}/{hub.Epoch}";

    /// <summary>Makes the first key of a new hub.</summary>
    public static void Create(DataDirectory folder, HubIdentity hub)
    {
        var key = SignerKey.Generate(OriginOf(hub), SignatureType.Ed25519);
        Save(folder, key, [new LogStatements(key.Verifier.Name, [new LogKeyStatement(key.Verifier.ToString(), "")], "")]);
    }

    /// <summary>Reads the key and the statements of a hub's present epoch.</summary>
    /// <exception cref="InvalidDataException">They are missing, or of another hub or epoch.</exception>
    public static LogKeys Load(DataDirectory folder, HubIdentity hub)
    {
        var keys = Load(folder);
        return keys.Signer.Origin == OriginOf(hub)
            ? keys
            : throw new InvalidDataException(
                $"{folder.LogKey} is the key of the log {keys.Signer.Origin}, and the database is of {OriginOf(hub)}: restore what belongs together, or begin a new epoch with 'exchange-server new-epoch'");
    }

    /// <summary>Reads the key and the statements, of whichever epoch they are.</summary>
    /// <exception cref="InvalidDataException">They are missing, or do not belong together.</exception>
    public static LogKeys Load(DataDirectory folder)
    {
        var logs = ReadLogs(folder);
        var expected = VerifierKey.TryParse(logs[^1].Keys[^1].VerifierKey, SignatureType.Ed25519, out var verifier) ? verifier : throw Broken(folder.LogStatements);
        if (ReadKey(folder.LogKey) is { } key && key.Verifier.Equals(expected))
        {
            return new LogKeys(new LogSigner(key), logs);
        }

        // Between the two moves of a change of keys.
        if (ReadKey(folder.LogKey + NewFile) is { } next && next.Verifier.Equals(expected))
        {
            File.Move(folder.LogKey + NewFile, folder.LogKey, overwrite: true);
            DurableFolder.SyncNameOf(folder.LogKey);
            return new LogKeys(new LogSigner(next), logs);
        }

        throw new InvalidDataException(
            $"{folder.LogKey} is not the key that {folder.LogStatements} names: restore both from where they were kept last");
    }

    /// <summary>Hands the log over to a new key, durably.</summary>
    /// <param name="folder">Where the hub's files are.</param>
    /// <param name="size">The size of the last checkpoint that the present key signed.</param>
    /// <returns>The new key.</returns>
    public VerifierKey Rotate(DataDirectory folder, long size)
    {
        var next = SignerKey.Generate(Signer.Origin, SignatureType.Ed25519);
        var note = Signer.SignRotation(new LogSigner(next), size).ToString();
        Save(folder, next, [.. Logs.SkipLast(1), Present with { Keys = [.. Present.Keys, new LogKeyStatement(next.Verifier.ToString(), note)] }]);
        return next.Verifier;
    }

    /// <summary>Ends the present epoch's log in favour of the next epoch's, durably.</summary>
    /// <param name="folder">Where the hub's files are.</param>
    /// <param name="next">The hub as it will be known.</param>
    /// <param name="last">The last checkpoint known of the present epoch's log.</param>
    /// <returns>The statement, signed by both logs.</returns>
    public string ChangeEpoch(DataDirectory folder, HubIdentity next, Checkpoint last)
    {
        var key = SignerKey.Generate(OriginOf(next), SignatureType.Ed25519);
        var note = Signer.SignEpochChange(new LogSigner(key), last).ToString();
        Save(folder, key, [.. Logs, new LogStatements(key.Verifier.Name, [new LogKeyStatement(key.Verifier.ToString(), "")], note)]);
        return note;
    }

    private const string NewFile = ".new";

    private static IReadOnlyList<LogStatements> ReadLogs(DataDirectory folder)
    {
        try
        {
            var logs = JsonSerializer.Deserialize<List<LogStatements>>(File.ReadAllText(folder.LogStatements), Json);
            return logs is { Count: > 0 } && logs.TrueForAll(l => l.Keys.Count > 0) ? logs : throw Broken(folder.LogStatements);
        }
        catch (JsonException)
        {
            throw Broken(folder.LogStatements);
        }
        catch (FileNotFoundException)
        {
            throw new InvalidDataException($"{folder.LogStatements} is missing: it names the keys of the log; restore it from where it was kept last");
        }
    }

    private static InvalidDataException Broken(string path) => new($"{path} does not name the keys of a log: restore it from where it was kept last");

    private static SignerKey? ReadKey(string path) =>
        File.Exists(path) && SignerKey.TryParse(File.ReadAllText(path).TrimEnd(), SignatureType.Ed25519, out var key) ? key : null;

    /// <summary>
    /// The new key first, under another name that lasts; then the statements that make it the log's; then its own name. Load knows every
    /// state between.
    /// </summary>
    private static void Save(DataDirectory folder, SignerKey key, IReadOnlyList<LogStatements> logs)
    {
        Write(folder.LogKey + NewFile, key.Export() + "\n", isSecret: true);
        Write(folder.LogStatements + NewFile, JsonSerializer.Serialize(logs, Json) + "\n", isSecret: false);
        DurableFolder.SyncNameOf(folder.LogKey);
        File.Move(folder.LogStatements + NewFile, folder.LogStatements, overwrite: true);
        File.Move(folder.LogKey + NewFile, folder.LogKey, overwrite: true);
        DurableFolder.SyncNameOf(folder.LogKey);
    }

    private static void Write(string path, string text, bool isSecret)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }
}
