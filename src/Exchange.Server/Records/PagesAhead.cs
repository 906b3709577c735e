using System.Security.Cryptography;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Sharing;

namespace Exchange.Server.Records;

/// <summary>
/// The pages of a pull, each given out once its entry is durable (law 5). Where the line takes pages as fast as they come, the time of a
/// sync is used: the next pages are read meanwhile, and their entries share the next sync. A page that was read before somebody lost
/// sight of something is read again, and so are those after it, of which nothing is logged.
/// </summary>
internal sealed class PagesAhead(
    IExchangeStore store, SharedPages shared, AheadRoom rooms, Reader reader, RecordFilter filter, (int Changes, int UnderWay) most, Call call, FeedCursor start, CancellationToken ended) : IDisposable
{
    // Ahead of a line that takes longer for a page, nothing is read: what it is granted is what it takes.
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(50);

    private readonly PageWriter _writer = new(new RecordWriter(store.Hub.Epoch), reader.Agency, record => LinkFilter.Show(record, reader, store));
    private readonly Queue<OnItsWay> _ahead = new();
    private readonly AheadRoom.OfAgency _room = rooms.Of(reader.Agency);
    private FeedReader _viewer = new(reader, filter, store.Sharing);
    private PageRun _run = new();
    private FeedCursor _cursor = start;
    private PullPage _next = new((RandomNumberGenerator.GetInt32(int.MaxValue) * (1L << 31)) + RandomNumberGenerator.GetInt32(1, int.MaxValue), 1);
    private bool _hasEntry;

    // Octets of the pages ahead. No pull takes more than it leaves to others.
    private long _held;
    private bool _isFast = true;
    private bool _isAtEnd;
    private bool _isAlone;

    private bool MayReadOn => _isFast && !_isAtEnd && _ahead.Count < most.UnderWay && _held < _room.Left;

    /// <summary>The next page; null when it is to be read again.</summary>
    public async Task<LoggedPage?> NextAsync()
    {
        await ReadAheadAsync().ConfigureAwait(false);
        var first = _ahead.Dequeue();
        Take(-first.Page.Changes.Length);
        var entry = first.Entry is { } logging ? (await logging.ConfigureAwait(false)).OrThrow() : null;
        if (first.Entry is null || entry is not null)
        {
            return new LoggedPage(first.Page, first.Number, entry);
        }

        Forget();
        (_run, _cursor, _next, _hasEntry, _isAtEnd) = (new PageRun(), first.From, first.Number, first.HadEntry, false);
        return null;
    }

    /// <summary>Reads on while the line takes a page, and notes whether it was fast.</summary>
    /// <param name="sending">Ends when the line has taken the page and that is noted.</param>
    /// <param name="time">The clock.</param>
    public async Task SentAsync(Task sending, TimeProvider time)
    {
        var taking = TakenAsync(sending, time);
        try
        {
            while (!sending.IsCompleted && MayReadOn && _ahead.Count < most.UnderWay - 1)
            {
                await ReadAsync().ConfigureAwait(false);
                LogSoon();
            }
        }
        finally
        {
            _isFast = await taking.ConfigureAwait(false) < Fast;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    /// <summary>Forgets what was read ahead.</summary>
    private void Forget()
    {
        while (_ahead.TryDequeue(out var page))
        {
            Take(-page.Page.Changes.Length);
        }
    }

    private void Take(int octets)
    {
        _held += octets;
        _room.Take(octets);
    }

    private static async Task<TimeSpan> TakenAsync(Task sending, TimeProvider time)
    {
        var began = time.GetTimestamp();
        await sending.ConfigureAwait(false);
        return time.GetElapsedTime(began);
    }

    /// <summary>
    /// Reads on while the first page's entry is on its way; the entries of what was read meanwhile are written together, once there is one
    /// page left to give out until they are durable.
    /// </summary>
    private async ValueTask ReadAheadAsync()
    {
        if (_ahead.Count == 0)
        {
            await ReadAsync().ConfigureAwait(false);
        }

        if (!_ahead.Peek().IsLogged)
        {
            LogAll();
        }

        while (MayReadOn && _ahead.Peek().Entry is { IsCompleted: false })
        {
            await ReadAsync().ConfigureAwait(false);
        }

        LogSoon();
    }

    /// <summary>Has written what was read once there is one page left to give out until it is durable.</summary>
    private void LogSoon()
    {
        if (_ahead.Count(p => p.IsLogged) <= 1)
        {
            LogAll();
        }
    }

    private void LogAll()
    {
        foreach (var page in _ahead)
        {
            page.Log(draft => store.LogPageAsync(draft, page.Page.ReadAt, _run, ended));
        }
    }

    private async ValueTask ReadAsync()
    {
        var page = await PrepareAsync().ConfigureAwait(false);
        if (store.Sharing.StandingAt(reader.Agency, page.ReadAt) is not { Active: true })
        {
            // Its view is empty from here on, but a stream that ends in a moment gives no order to delete everything.
            throw new Refusal(RefusalReason.AgencySuspended, "the agency is suspended; ask the hub's operators").ToRpcException();
        }

        // What was looked at and is not the reader's leaves no entry of its own, only a pull that brings nothing does.
        var isShown = page.Count > 0;
        var entry = isShown || (!_hasEntry && page.CaughtUp) ? EntryOf(page) : null;
        _ahead.Enqueue(new OnItsWay(_cursor, _hasEntry, page, _next, entry));
        Take(page.Changes.Length);
        _hasEntry |= entry is not null;
        _next = isShown ? _next with { Number = _next.Number + 1 } : _next;
        (_cursor, _isAtEnd) = (page.Next, page.CaughtUp);
    }

    /// <summary>Takes the page that another agency with the same view is given, or reads it.</summary>
    private ValueTask<PreparedPage> PrepareAsync()
    {
        if (!ReferenceEquals(_viewer.Sharing, store.Sharing))
        {
            _viewer = new FeedReader(reader, filter, store.Sharing);
        }

        // Nobody waits for a page that is likely to be its reader's alone.
        return !_isAlone && store.KeyOfPage(_viewer, _cursor, most.Changes) is { } key ? shared.TakeAsync(key, reader.Agency, Prepare, ended) : new(Prepare());
    }

    private PreparedPage Prepare()
    {
        _writer.Clear();
        var page = _writer.Finish(store.ReadFeed(reader, filter, _cursor, most.Changes, _writer));
        _isAlone = page.Originators is null;
        return page;
    }

    private AuditEntryDraft EntryOf(PreparedPage page) => call.Entry(AuditAction.Pull, filter.Definition) with
    {
        Count = page.Count,
        Touched = page.Touched,
        BodyHash = page.Hash,
        Page = page.Count > 0 ? _next : null,
    };

    /// <summary>A page that waits to be given out.</summary>
    /// <param name="from">Where it was read from.</param>
    /// <param name="hadEntry">Whether the pull had an entry before.</param>
    /// <param name="page">The page.</param>
    /// <param name="number">Its number in the pull.</param>
    /// <param name="draft">Its entry to be written; null when it needs none.</param>
    private sealed class OnItsWay(FeedCursor from, bool hadEntry, PreparedPage page, PullPage number, AuditEntryDraft? draft)
    {
        public FeedCursor From => from;

        public bool HadEntry => hadEntry;

        public PreparedPage Page => page;

        public PullPage Number => number;

        public Task<Outcome<LoggedEntry?>>? Entry { get; private set; }

        public bool IsLogged => draft is null || Entry is not null;

        public void Log(Func<AuditEntryDraft, Task<Outcome<LoggedEntry?>>> log) => Entry ??= draft is null ? null : log(draft);
    }
}
