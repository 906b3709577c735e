namespace Exchange.Storage.Sqlite;

/// <summary>Deletes the answers of push sessions whose term is over, a little at a time. Whether they are deleted yet changes no answer.</summary>
internal sealed class SessionPruner : IAsyncDisposable
{
    private const int RunLength = 1_000;

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private readonly Writer _writer;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public SessionPruner(Writer writer, TimeProvider time)
    {
        (_writer, _time) = (writer, time);
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
        try
        {
            using var timer = new PeriodicTimer(Every, _time);
            do
            {
                await PruneAsync().ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The hub closes; the next one goes on where this one stopped.
        }
    }

    private async Task PruneAsync()
    {
        try
        {
            while ((await _writer.RunAsync(new WriteJob<bool>(WriteLane.Trailing, Prune, RunLength), _stop.Token).ConfigureAwait(false)).TryGet(out var more, out _) && more)
            {
            }
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            // Tried again in an hour: an answer that is kept too long harms nobody, and it is not given any more.
        }
    }

    private static Outcome<bool> Prune(WriteSession store) => store.Sessions.Prune(store.Now - store.Options.SessionTerm, RunLength);
}
