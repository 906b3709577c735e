namespace Exchange.Storage.Sqlite;

/// <summary>Fills the search index behind the writer, in sorted runs, so that a push does not pay for random keys.</summary>
internal sealed class SearchIndexer : IAsyncDisposable
{
    private const int RunLength = 4_000;

    private readonly Writer _writer;
    private readonly Publication _publication;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public SearchIndexer(Writer writer, Publication publication, StoreOptions options, TimeProvider time)
    {
        (_writer, _publication, _options, _time) = (writer, publication, options, time);
        _work = Task.Run(WorkAsync);
    }

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
                await _publication.WaitForHeadPastAsync(indexed, _stop.Token).ConfigureAwait(false);
                var head = _publication.Committed.Head;
                if (await IndexAsync().ConfigureAwait(false))
                {
                    indexed = head;
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

    /// <summary>Indexes run after run; false when it could not, which Search shows by the time up to which it covers.</summary>
    private async Task<bool> IndexAsync()
    {
        try
        {
            while (true)
            {
                var run = await _writer.RunAsync(new WriteJob<bool>(Index, RunLength), _stop.Token).ConfigureAwait(false);
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

    private static Outcome<bool> Index(WriteSession store) => store.Terms.Index(RunLength, store.Head, store.Now);
}
