using Exchange.Client.Files;
using Exchange.Client.Pulling;

namespace Exchange.Client;

/// <summary>
/// Keeps the cursor of one feed (one filter, one purpose) and the names that it brought, so that a pull goes on where it stopped
/// and a snapshot can say what is gone. A journal: written on at its end, synced, and compacted from time to time.
/// </summary>
public sealed class FeedFile : IDisposable
{
    private readonly PathLock _lock;

    private FeedFile(PathLock held, FeedJournal journal) => (_lock, Journal) = (held, journal);

    /// <summary>The file.</summary>
    public string Path => Journal.Path;

    /// <summary>Where the next pull goes on; empty for a snapshot.</summary>
    public string Cursor => Journal.Cursor;

    /// <summary>How many records the feed has brought that are still held.</summary>
    public int HeldCount => Journal.Held.Count;

    internal FeedJournal Journal { get; }

    /// <summary>Opens a feed file, or makes a new one.</summary>
    /// <param name="path">The file; its folder exists. A file beside it, <c>.lock</c>, keeps others out.</param>
    /// <returns>The feed.</returns>
    /// <exception cref="ClientFileException">The file is in use, damaged in its middle, or cannot be read.</exception>
    public static FeedFile Open(string path)
    {
        var held = PathLock.Take(path);
        try
        {
            return new FeedFile(held, FeedJournal.Open(path));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Says whether the feed has brought a record that is still held.</summary>
    /// <param name="name"><c>agencies/{agency}/records/{record}</c>.</param>
    /// <returns>True when it is held.</returns>
    public bool Holds(string name) => Journal.Held.Contains(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        Journal.Dispose();
        _lock.Dispose();
    }
}
