using System.Text.Json;
using Exchange.Audit;
using Exchange.Client.Auditing;
using Exchange.Client.Files;

namespace Exchange.Client;

/// <summary>
/// What one side keeps of a hub's log: the key that it was first shown, or was handed, and the largest checkpoint that it checked. Everything
/// it is shown later must be consistent with it. Several processes may share a file.
/// </summary>
#pragma warning disable CA1001 // a semaphore whose wait handle nobody asks for holds nothing to give back
public sealed class LogPin
#pragma warning restore CA1001
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _writing = new(1);

    // Replaced whole; when there is a file, the file counts.
    private volatile PinState _state = new();

    private LogPin(string? path) => Path = path;

    /// <summary>The file; null when it is kept in memory.</summary>
    public string? Path { get; }

    /// <summary>Whether there is nothing yet: whatever the hub shows first is then trusted.</summary>
    public bool IsEmpty => Read().IsEmpty();

    /// <summary>The name of the log; empty before the first use.</summary>
    public string Origin => Verifier?.Origin ?? "";

    /// <summary>The hub's epoch, whose log it is; 0 before the first use.</summary>
    public long Epoch => Read().Epoch;

    /// <summary>The log's keys and the notes that hand over from one to the next; null before the first use.</summary>
    public LogVerifier? Verifier => Guard(Read(), s => s.Verifier());

    /// <summary>The largest checkpoint that was checked; null before the first.</summary>
    public SignedCheckpoint? Checkpoint => Guard(Read(), s => s.Last());

    /// <summary>The first key that was trusted, a verifier key; empty before the first use.</summary>
    public string FirstKey => Read().FirstKey;

    /// <summary>The notes by which each key handed over to the next.</summary>
    public IReadOnlyList<string> Rotations => Read().Rotations;

    /// <summary>When the first key was trusted.</summary>
    public DateTimeOffset PinnedTime => Read().PinnedTime;

    /// <summary>Opens a pin, or begins one: the file is made at the first use.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The pin.</returns>
    /// <exception cref="ClientFileException">The file is damaged or cannot be read.</exception>
    public static LogPin Open(string path)
    {
        var pin = new LogPin(path);
        _ = pin.Verifier; // so that a damaged file is told now
        _ = pin.Checkpoint;
        return pin;
    }

    /// <summary>A pin that lives as long as this object.</summary>
    /// <returns>The pin.</returns>
    public static LogPin InMemory() => new(null);

    /// <summary>What it holds now.</summary>
    internal PinState Read()
    {
        if (Path is null || !File.Exists(Path))
        {
            return _state;
        }

        try
        {
            return JsonSerializer.Deserialize<PinState>(File.ReadAllText(Path), AuditingJson.Options) is { Format: PinState.FormatName } state
                ? state
                : throw new ClientFileException(Path, "is no pin of a log of this version; use another file");
        }
        catch (JsonException failure)
        {
            throw Damaged(failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientFileException(Path, $"the pin of the log cannot be read ({failure.Message})", failure);
        }
    }

    /// <summary>Puts a state in the place of the one that it was computed from.</summary>
    /// <returns>False when another one stands there by now.</returns>
    internal async Task<bool> TryReplaceAsync(PinState from, PinState to, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            using var held = Path is null ? null : await PathLock.TakeAsync(Path, LockPatience, cancellationToken);
            if (Read().Version != from.Version)
            {
                return false;
            }

            Write(to with { Version = from.Version + 1 });
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Changes what it holds, whatever that is by now.</summary>
    internal async Task UpdateAsync(Func<PinState, PinState> change, CancellationToken cancellationToken)
    {
        PinState state;
        do
        {
            state = Read();
        }
        while (!await TryReplaceAsync(state, change(state), cancellationToken));
    }

    private void Write(PinState state)
    {
        if (Path is not null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
            DurableFile.Write(Path, JsonSerializer.Serialize(state, AuditingJson.Options) + "\n");
        }

        _state = state;
    }

    private T Guard<T>(PinState state, Func<PinState, T> read)
    {
        try
        {
            return read(state);
        }
        catch (FormatException failure)
        {
            throw Damaged(failure);
        }
    }

    private ClientFileException Damaged(Exception failure) => new(
        Path ?? "pin of the log in memory",
        $"the pin of the log is damaged ({failure.Message}); what it knew of the log is lost: restore it, or move it away to trust the log anew",
        failure);
}
