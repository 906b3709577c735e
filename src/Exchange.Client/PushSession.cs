using Exchange.Client.Files;
using Exchange.Client.Pushing;

namespace Exchange.Client;

/// <summary>
/// How far a push has come, kept in a file so that a process that was killed resumes where it stopped: what was answered is
/// not sent again, what was not goes with the same numbers and the same bytes. The file is removed when the push is complete.
/// </summary>
/// <remarks>
/// The input must give the very same records again: where a record states a time (such as a review date counted from today),
/// count it from <see cref="StartedTime"/>, which the file keeps.
/// </remarks>
public sealed class PushSession : IDisposable
{
    private readonly PathLock? _lock;
    private SessionState _state;

    private PushSession(string? path, PathLock? held, SessionState state, bool resumed) =>
        (Path, _lock, _state, IsResumed) = (path, held, state, resumed);

    /// <summary>The file; null when the session is kept in memory only.</summary>
    public string? Path { get; }

    /// <summary>The session's id, a UUID.</summary>
    public string Id => _state.Session;

    /// <summary>When the session began, to the second.</summary>
    public DateTimeOffset StartedTime => _state.StartedTime;

    /// <summary>Whether the file held a session that was begun before.</summary>
    public bool IsResumed { get; }

    /// <summary>Records of the input that were answered.</summary>
    public long AnsweredRecords => _state.AnsweredRecords;

    /// <summary>What became of them.</summary>
    public PushTotals Totals => _state.Totals;

    internal SessionState State => _state;

    /// <summary>Begins a session, or resumes the one that the file holds.</summary>
    /// <param name="path">The file; its folder exists. A file beside it, <c>.lock</c>, keeps others out.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ClientFileException">The file is in use, damaged, or cannot be read.</exception>
    public static PushSession Open(string path, TimeProvider? time = null)
    {
        var held = PathLock.Take(path);
        try
        {
            return File.Exists(path)
                ? new PushSession(path, held, SessionState.Load(path), resumed: true)
                : new PushSession(path, held, SessionState.Begin(time ?? TimeProvider.System), resumed: false);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Begins a session that lives as long as this object.</summary>
    /// <param name="time">The clock; null for the system's.</param>
    /// <returns>The session.</returns>
    public static PushSession InMemory(TimeProvider? time = null) => new(null, null, SessionState.Begin(time ?? TimeProvider.System), resumed: false);

    /// <summary>Lets the file go.</summary>
    public void Dispose() => _lock?.Dispose();

    internal void Keep(SessionState state)
    {
        if (Path is not null)
        {
            state.Save(Path);
        }

        _state = state;
    }

    /// <summary>The last records, which were not sent, are told: nothing of it needs to be in the file, which goes next.</summary>
    internal void End(SessionState state) => _state = state;

    /// <summary>Everything is answered: a later push with the same file is a new session.</summary>
    internal void Complete()
    {
        if (Path is not null)
        {
            File.Delete(Path);
        }
    }
}
