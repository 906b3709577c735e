namespace Exchange.Storage.Sqlite;

/// <summary>Fills an index behind the writer, in sorted runs, so that what is indexed does not pay for random keys.</summary>
internal sealed class Indexer : IAsyncDisposable
{
    private const int RunLength = 8_000;

    // What one turn merges of each tree: a few milliseconds, and more than a run's keys as often as each is merged.
    private const int MergedKeys = 32_000;

    private readonly Writer _writer;
    private readonly Func<long, CancellationToken, Task<long>> _waitPastAsync;
    private readonly Func<WriteSession, Outcome<bool>> _index;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    /// <summary>Begins to index.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="waitPastAsync">Waits until there is something past a place; the place it has come to.</param>
    /// <param name="index">Indexes a run; true when there may be more.</param>
    /// <param name="options">The rest between two runs.</param>
    /// <param name="time">The clock.</param>
    private Indexer(Writer writer, Func<long, CancellationToken, Task<long>> waitPastAsync, Func<WriteSession, Outcome<bool>> index, StoreOptions options, TimeProvider time)
    {
        (_writer, _waitPastAsync, _index, _options, _time) = (writer, waitPastAsync, index, options, time);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>By what Search finds records; and merges the runs of names and terms, so that they stay few.</summary>
    public static Indexer OfSearch(Writer writer, Publication publication, StoreOptions options, TimeProvider time) => new(
        writer,
        async (head, cancellationToken) =>
        {
            await publication.WaitForHeadPastAsync(head, cancellationToken).ConfigureAwait(false);
            return publication.Committed.Head;
        },
        store => store.Terms.Index(RunLength, store.Head, store.Now) | store.Terms.Merge(MergedKeys) | store.Names.Merge(MergedKeys),
        options,
        time);

    /// <summary>By what entries of the log are found.</summary>
    public static Indexer OfLog(Writer writer, Publication publication, StoreOptions options, TimeProvider time) => new(
        writer,
        async (size, cancellationToken) =>
        {
            await publication.WaitForLogPastAsync(size, cancellationToken).ConfigureAwait(false);
            return publication.Committed.Log.Size;
        },
        store => store.EntryIndex.Index(RunLength),
        options,
        time);

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
                var reached = await _waitPastAsync(indexed, _stop.Token).ConfigureAwait(false);
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
            while (true)
            {
                var run = await _writer.RunAsync(new WriteJob<bool>(WriteLane.Trailing, _index, RunLength), _stop.Token).ConfigureAwait(false);
                if (!run.TryGet(out var more, out _) || !more)
                {
                    return !run.IsRefused;
                }
            }
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return false;
        }
    }
}
