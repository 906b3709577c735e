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
                var run = await _writer.RunAsync(new WriteJob<bool>(Index, RunLength), _stop.Token).ConfigureAwait(false);
                if (run.TryGet(out var more, out _) && !more)
                {
                    indexed = head;
                }

                await Task.Delay(_options.IndexDelay, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The hub closes; the next one goes on where this one stopped.
        }
    }

    private static Outcome<bool> Index(WriteSession store) => store.Terms.Index(RunLength, store.Head, store.Now);
}
