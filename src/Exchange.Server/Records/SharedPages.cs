using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Server.Hosting;

namespace Exchange.Server.Records;

/// <summary>
/// Pages for other agencies with the same view, which pull the same when an operation ends: the first of them reads a page, those that come
/// meanwhile wait for it, and it is kept for those that come later, the newest in memory, the others in a file once two have asked for them: a
/// page that one agency alone pulls is not written. Of the newest position alone: what is pushed, withdrawn or erased takes all of them
/// away. Each agency still has an entry of its own for what it is given.
/// </summary>
/// <param name="limits">How many octets are kept.</param>
/// <param name="store">Whose position moves on.</param>
/// <param name="data">Where the file is made.</param>
internal sealed class SharedPages(RecordLimits limits, IExchangeStore store, DataDirectory data) : IDisposable
{
    // What is known of a page beside its changes takes memory, wherever they lie: no more than so many pages are in memory, and none is
    // kept whose key is not small beside it.
    private const int MostInMemory = 256;
    private const int MostAsked = 65_536;
    private const int LeastByKey = 32;

    // Of what is free on the disk, which is the database's.
    private const int PartOfDisk = 4;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Queue<(FeedPageKey Key, SharedPage Shared, PreparedPage Page)> _inMemory = [];
    private Dictionary<FeedPageKey, SharedPage> _pages = [];

    // Who asked first for pages that are gone, by the hash of the key: of two with one hash the other is only written needlessly.
    private Dictionary<int, AgencyId> _asked = [];
    private PageFile? _file;
    private bool _takesNoFile = limits.SharedPageFileBytes == 0;
    private bool _isWatched;
    private long _newest;
    private long _octets;

    /// <summary>Takes a page that another agency was given or is about to be given, or reads it.</summary>
    /// <param name="key">What the agency would read, as told before it is read.</param>
    /// <param name="agency">The agency: what is its own is shown to it otherwise.</param>
    /// <param name="read">Reads the page for this agency.</param>
    /// <param name="ended">The agency waits no longer for another's reading.</param>
    /// <returns>The page.</returns>
    public async ValueTask<PreparedPage> TakeAsync(FeedPageKey key, AgencyId agency, Func<PreparedPage> read, CancellationToken ended)
    {
        if (limits.SharedPageBytes == 0)
        {
            return read();
        }

        var reading = new TaskCompletionSource<PreparedPage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ours = new SharedPage(agency, reading.Task);
        if (Join(key, agency, ours) is { } others)
        {
            var theirs = await others.TakeAsync(ended).ConfigureAwait(false);
            if (theirs is null)
            {
                Drop(key, others);
            }

            return theirs is not null && !theirs.Originators!.Contains(agency) ? theirs : read();
        }

        PreparedPage? shared = null;
        try
        {
            // When its reader is caught up, a page says as of when: that is each reader's own.
            var page = read();
            shared = page.Originators is not null && page.ReadAt == key.Newest && !page.CaughtUp ? page : null;
            return page;
        }
        finally
        {
            reading.SetResult(shared);
            Keep(key, ours, shared);
            MoveOut();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        Forget(long.MaxValue);
    }

    /// <summary>The page that others read or have read; null when this reading is the first.</summary>
    private SharedPage? Join(FeedPageKey key, AgencyId agency, SharedPage ours)
    {
        Forget(key.Newest);
        lock (_lock)
        {
            if (_pages.TryGetValue(key, out var known))
            {
                known.IsWanted |= known.First != agency;
                return known;
            }

            ours.IsWanted = _asked.TryGetValue(key.GetHashCode(), out var first) && first != agency;
            _pages.Add(key, ours);
            return null;
        }
    }

    /// <summary>Forgets what was read before a position.</summary>
    private void Forget(long newest)
    {
        PageFile? old;
        lock (_lock)
        {
            if (newest <= _newest)
            {
                return;
            }

            (_pages, _asked) = ([], []);
            _inMemory.Clear();
            (_newest, _octets, old, _file, _isWatched) = (newest, 0, _file, null, false);
            _takesNoFile = limits.SharedPageFileBytes == 0 || newest == long.MaxValue;
        }

        old?.Dispose();
    }

    /// <summary>Keeps a page that was read, when others may be given it and its size is worth it.</summary>
    private void Keep(FeedPageKey key, SharedPage ours, PreparedPage? page)
    {
        lock (_lock)
        {
            if (page is null || key.Newest < _newest || !IsWorthIt(key, page.Changes.Length))
            {
                Drop(key, ours);
            }
            else if (IsKept(key, ours))
            {
                _inMemory.Enqueue((key, ours, page));
                _octets += page.Changes.Length;
                Watch();
            }
        }
    }

    private bool IsWorthIt(FeedPageKey key, int octets) =>
        octets <= limits.SharedPageBytes && octets >= limits.SharedPageBytes / MostInMemory && octets >= LeastByKey * (key.Filter.Length + key.Seen.Length);

    /// <summary>Has what is kept forgotten when the position moves on, whether or not anybody pulls then.</summary>
    private void Watch()
    {
        if (!_isWatched)
        {
            _isWatched = true;
            _ = ForgetPastAsync(_newest);
        }
    }

    private async Task ForgetPastAsync(long position)
    {
        await store.WaitPastAsync(position, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Forget(position + 1);
    }

    /// <summary>
    /// Moves the oldest pages out of the memory until those in it are few enough: to the file where two have asked for a page, and it takes it.
    /// Of a page for which one has asked it is remembered that one has.
    /// </summary>
    private void MoveOut()
    {
        while (OldestWanted() is { } oldest)
        {
            if (oldest.File is null || !oldest.Shared.Move(oldest.Page, oldest.File))
            {
                lock (_lock)
                {
                    _takesNoFile |= oldest.Key.Newest == _newest;
                    Drop(oldest.Key, oldest.Shared);
                }
            }
        }
    }

    private (FeedPageKey Key, SharedPage Shared, PreparedPage Page, PageFile? File)? OldestWanted()
    {
        lock (_lock)
        {
            while (_octets > limits.SharedPageBytes)
            {
                var (key, shared, page) = _inMemory.Dequeue();
                _octets -= page.Changes.Length;
                if (shared.IsWanted)
                {
                    return (key, shared, page, _takesNoFile ? null : _file ??= NewFile());
                }

                Drop(key, shared);
                if (_asked.Count < MostAsked)
                {
                    _asked.TryAdd(key.GetHashCode(), shared.First);
                }
            }

            return null;
        }
    }

    private PageFile? NewFile()
    {
        try
        {
            return new PageFile(data.SharedPages, Math.Min(limits.SharedPageFileBytes, new DriveInfo(Path.GetFullPath(data.Path)).AvailableFreeSpace / PartOfDisk));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Drop(FeedPageKey key, SharedPage shared)
    {
        lock (_lock)
        {
            if (IsKept(key, shared))
            {
                _pages.Remove(key);
            }
        }
    }

    private bool IsKept(FeedPageKey key, SharedPage shared) => _pages.TryGetValue(key, out var kept) && kept == shared;
}
