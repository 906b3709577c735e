namespace Exchange.Storage.Sqlite;

/// <summary>Fills an index behind the writer, in sorted runs, so that what is indexed does not pay for random keys.</summary>
internal sealed class Indexer : IAsyncDisposable
{
    private const int RunLength = 8_000;

    // What one turn merges of each tree: a few milliseconds, and more than a run's keys as often as each is merged.
    private const int MergedKeys = 32_000;

    // Search may trail by five seconds. From here on the index takes its turn at every other round of the writer's queue, in longer runs,
    // and whoever pushes waits for it.
    private const int LateRunLength = 16_000;
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2);

    private readonly Writer _writer;
    private readonly WriteLane _lane;
    private readonly Func<long, CancellationToken, Task> _waitPastAsync;
    private readonly Func<long> _place;
    private readonly Func<WriteSession, int, IndexProgress> _index;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    /// <summary>Begins to index.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="lane">Its line at the writer's queue.</param>
    /// <param name="waitPastAsync">Waits until there is something past a place.</param>
    /// <param name="place">The place it has come to.</param>
    /// <param name="index">Indexes a run, of at most so many.</param>
    /// <param name="options">The rest between two runs.</param>
    /// <param name="time">The clock.</param>
    private Indexer(
        Writer writer, WriteLane lane, Func<long, CancellationToken, Task> waitPastAsync, Func<long> place, Func<WriteSession, int, IndexProgress> index, StoreOptions options, TimeProvider time)
    {
        (_writer, _lane, _waitPastAsync, _place, _index, _options, _time) = (writer, lane, waitPastAsync, place, index, options, time);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>By what Search finds records.</summary>
    public static Indexer OfSearch(Writer writer, Publication publication, StoreOptions options, TimeProvider time) => new(
        writer,
        WriteLane.Indexing,
        publication.WaitForHeadPastAsync,
        () => publication.Committed.Head,
        (store, limit) => store.Terms.Index(limit, store.Head, store.Now),
        options,
        time);

    /// <summary>Merges the runs of names and terms, so that they stay few. On its own: where they cannot be merged there are more to look through, and the index goes on.</summary>
    public static Indexer OfMerges(Writer writer, Publication publication, StoreOptions options, TimeProvider time) => new(
        writer,
        WriteLane.Merging,
        publication.WaitForRunsPastAsync,
        () => publication.Committed.LastRun,
        (store, _) => new IndexProgress(store.Terms.Merge(MergedKeys) | store.Names.Merge(MergedKeys), TimeSpan.Zero),
        options,
        time);

    /// <summary>By what entries of the log are found.</summary>
    public static Indexer OfLog(Writer writer, Publication publication, StoreOptions options, TimeProvider time) => new(
        writer,
        WriteLane.Trailing,
        publication.WaitForLogPastAsync,
        () => publication.Committed.Log.Size,
        (store, limit) => new IndexProgress(store.EntryIndex.Index(limit), TimeSpan.Zero),
        options,
        time);

    /// <summary>How much is indexed in a turn, and what it counts at the writer's queue: with less it comes sooner.</summary>
    /// <param name="behind">By how much the index trails.</param>
    /// <returns>Both in records.</returns>
    internal static (int Length, int Weight) TurnOf(TimeSpan behind) => behind < Late ? (RunLength, RunLength) : (LateRunLength, WriteQueue.TurnRecords);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        long indexed = -1;
        try
        {
            while (true)
            {
                await _waitPastAsync(indexed, _stop.Token).ConfigureAwait(false);
                var reached = _place();
                if (await IndexAsync().ConfigureAwait(false))
                {
                    indexed = reached;
                }

                // A moment's rest, so that a busy push is indexed in long runs; after a fault, so that it is not tried without end.
                await Task.Delay(_options.IndexDelay, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The hub closes; the next one goes on where this one stopped.
        }
    }

    /// <summary>Indexes run after run; false when it could not, as Search shows by the time up to which it covers.</summary>
    private async Task<bool> IndexAsync()
    {
        try
        {
            for (var behind = TimeSpan.Zero; ;)
            {
                var (length, weight) = TurnOf(behind);
                var run = await _writer.RunAsync(new WriteJob<IndexProgress>(_lane, store => _index(store, length), weight), _stop.Token).ConfigureAwait(false);
                if (!run.TryGet(out var progress, out _) || !progress.More)
                {
                    return !run.IsRefused;
                }

                behind = progress.Behind;
            }
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return false;
        }
    }
}
