using Exchange.Agencies;
using Exchange.Changes;

namespace Exchange.Server.Records;

/// <summary>
/// Pages kept for a while for other agencies with the same view, which pull the same at the same time when an operation ends. Of the newest
/// position alone: what is pushed, withdrawn or erased meanwhile takes all of them away. Each agency still has an entry of its own for
/// what it is given.
/// </summary>
/// <param name="limits">How many octets are kept.</param>
internal sealed class SharedPages(RecordLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FeedPageKey, PreparedPage> _pages = [];
    private readonly Queue<FeedPageKey> _oldest = [];
    private long _newest;
    private long _octets;

    /// <summary>Finds a page that an agency may be given.</summary>
    /// <param name="key">What the agency would read.</param>
    /// <param name="agency">The agency: what is its own is shown to it otherwise.</param>
    /// <returns>The page; null when none is kept.</returns>
    public PreparedPage? Find(FeedPageKey key, AgencyId agency)
    {
        lock (_lock)
        {
            MoveTo(key.Newest);
            return _pages.TryGetValue(key, out var page) && !page.Originators!.Contains(agency) ? page : null;
        }
    }

    /// <summary>Keeps a page, if others may be given it and it was read where its key says.</summary>
    /// <param name="key">What its reader would read, as told before it was read.</param>
    /// <param name="page">The page.</param>
    public void Keep(FeedPageKey key, PreparedPage page)
    {
        if (page.Originators is null || page.ReadAt != key.Newest || page.Changes.Length > limits.SharedPageBytes)
        {
            return;
        }

        lock (_lock)
        {
            MoveTo(key.Newest);
            if (key.Newest < _newest || !_pages.TryAdd(key, page))
            {
                return;
            }

            _oldest.Enqueue(key);
            _octets += page.Changes.Length;
            while (_octets > limits.SharedPageBytes && _pages.Remove(_oldest.Dequeue(), out var old))
            {
                _octets -= old.Changes.Length;
            }
        }
    }

    private void MoveTo(long newest)
    {
        if (newest > _newest)
        {
            _pages.Clear();
            _oldest.Clear();
            (_newest, _octets) = (newest, 0);
        }
    }
}
