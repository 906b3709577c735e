using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Server.Hosting;

namespace Exchange.Server.Records;

/// <summary>
/// Pages for other agencies with the same view, which pull the same when an operation ends: the first of them reads a page, those that come
/// meanwhile wait for it, and it is kept for those that come later, the newest in memory, the others in a file. Of the newest position
/// alone: what is pushed, withdrawn or erased meanwhile takes all of them away. Each agency still has an entry of its own for what it is given.
/// </summary>
/// <param name="limits">How many octets are kept.</param>
/// <param name="data">Where the file is made.</param>
internal sealed class SharedPages(RecordLimits limits, DataDirectory data) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FeedPageKey, SharedPage> _pages = [];
    private readonly Queue<(FeedPageKey Key, SharedPage Shared, PreparedPage Page)> _inMemory = [];
    private PageFile? _file;
    private bool _takesNoFile = limits.SharedPageFileBytes == 0;
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
        var ours = new SharedPage(reading.Task);
        if (Join(key, ours) is { } others)
        {
            return await others.TakeAsync(ended).ConfigureAwait(false) is { } theirs && !theirs.Originators!.Contains(agency) ? theirs : read();
        }

        PreparedPage? shared = null;
        try
        {
            var page = read();
            shared = page.Originators is not null && page.ReadAt == key.Newest && page.Count > 0 ? page : null;
            return page;
        }
        finally
        {
            Keep(key, ours, shared);
            reading.SetResult(shared);
            MoveOut();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <summary>The page that others read or have read; null when this reading is the first.</summary>
    private SharedPage? Join(FeedPageKey key, SharedPage ours)
    {
        PageFile? old = null;
        try
        {
            lock (_lock)
            {
                if (key.Newest > _newest)
                {
                    _pages.Clear();
                    _inMemory.Clear();
                    (_newest, _octets, old, _file) = (key.Newest, 0, _file, null);
                    _takesNoFile = limits.SharedPageFileBytes == 0;
                }

                return _pages.TryAdd(key, ours) ? null : _pages[key];
            }
        }
        finally
        {
            old?.Dispose();
        }
    }

    /// <summary>Keeps a page that was read, when others may be given it and it is not too large.</summary>
    private void Keep(FeedPageKey key, SharedPage ours, PreparedPage? page)
    {
        lock (_lock)
        {
            if (page is null || key.Newest < _newest || page.Changes.Length > limits.SharedPageBytes)
            {
                Drop(key, ours);
            }
            else if (IsKept(key, ours))
            {
                _inMemory.Enqueue((key, ours, page));
                _octets += page.Changes.Length;
            }
        }
    }

    /// <summary>Moves the oldest pages to the file until those in memory are few enough; what it does not take is no longer kept.</summary>
    private void MoveOut()
    {
        while (Oldest() is { } oldest)
        {
            if (oldest.File is null || !oldest.Shared.Move(oldest.Page, oldest.File))
            {
                lock (_lock)
                {
                    _takesNoFile |= oldest.File == _file;
                    Drop(oldest.Key, oldest.Shared);
                }
            }
        }
    }

    private (FeedPageKey Key, SharedPage Shared, PreparedPage Page, PageFile? File)? Oldest()
    {
        lock (_lock)
        {
            if (_octets <= limits.SharedPageBytes)
            {
                return null;
            }

            var (key, shared, page) = _inMemory.Dequeue();
            _octets -= page.Changes.Length;
            return (key, shared, page, _takesNoFile ? null : _file ??= NewFile());
        }
    }

    private PageFile? NewFile()
    {
        try
        {
            return new PageFile(data.SharedPages, limits.SharedPageFileBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Drop(FeedPageKey key, SharedPage shared)
    {
        if (IsKept(key, shared))
        {
            _pages.Remove(key);
        }
    }

    private bool IsKept(FeedPageKey key, SharedPage shared) => _pages.TryGetValue(key, out var kept) && kept == shared;
}
