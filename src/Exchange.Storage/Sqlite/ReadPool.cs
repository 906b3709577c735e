using System.Collections.Concurrent;

namespace Exchange.Storage.Sqlite;

/// <summary>Readers at rest. There are never more than readings at once; each keeps a small page cache.</summary>
internal sealed class ReadPool(Func<ReadSession> open) : IDisposable
{
    private readonly ConcurrentBag<ReadSession> _idle = [];

    public T Read<T>(Func<ReadSession, T> read)
    {
        var session = _idle.TryTake(out var idle) ? idle : open();
        try
        {
            return session.Read(read);
        }
        finally
        {
            _idle.Add(session);
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
