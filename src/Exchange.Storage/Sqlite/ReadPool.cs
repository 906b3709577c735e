using System.Collections.Concurrent;

namespace Exchange.Storage.Sqlite;

/// <summary>Readers at rest. There are never more than readings at once; each keeps a small page cache.</summary>
internal sealed class ReadPool(Func<ReadSession> open) : IDisposable
{
    private readonly ConcurrentBag<ReadSession> _idle = [];

    /// <summary>The readers at rest.</summary>
    public IEnumerable<ReadSession> Idle => _idle;

    public T Read<T>(Func<ReadSession, T> read)
    {
        var session = _idle.TryTake(out var idle) ? idle : open();
        try
        {
            var value = session.Read(read);
            _idle.Add(session);
            return value;
        }
        catch
        {
            // It may stand in the middle of a statement, which would hold its snapshot for ever.
            session.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
