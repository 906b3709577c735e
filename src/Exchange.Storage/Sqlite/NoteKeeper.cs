namespace Exchange.Storage.Sqlite;

/// <summary>Commits what was noted of disclosures, at most so often: many notes share the cost of one.</summary>
internal sealed class NoteKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Writer _writer;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public NoteKeeper(Writer writer, TimeProvider time)
    {
        (_writer, _time) = (writer, time);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>What is noted and not committed yet.</summary>
    public DisclosureNotes Notes { get; } = new();

    /// <summary>Ends, after a last commit.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        await KeepAsync(CancellationToken.None).ConfigureAwait(false);
        _stop.Dispose();
        _turn.Dispose();
    }

    /// <summary>Commits what has been noted so far, if anything has; what cannot be written stays noted.</summary>
    public async Task<Refusal?> KeepAsync(CancellationToken cancellationToken)
    {
        // In turn: what another caller has taken is committed when this one answers.
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Notes.Any ? await WriteAsync().ConfigureAwait(false) : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Refusal?> WriteAsync()
    {
        var taken = Notes.Take();
        var isKept = false;
        try
        {
            var written = await _writer.RunAsync(
                new WriteJob<bool>(WriteLane.Hub, store =>
                {
                    foreach (var ((pull, agency), (sent, confirmed)) in taken.Pulls)
                    {
                        store.Sent.Keep(pull, agency, sent, confirmed);
                    }

                    foreach (var sequence in taken.Sent)
                    {
                        store.Sent.Keep(sequence);
                    }

                    return true;
                }),
                CancellationToken.None).ConfigureAwait(false);
            isKept = !written.IsRefused;
            return written.Refusal;
        }
        finally
        {
            if (!isKept)
            {
                Notes.PutBack(taken);
            }
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                await Notes.WaitAsync(_stop.Token).ConfigureAwait(false);
                await Task.Delay(Every, _time, _stop.Token).ConfigureAwait(false);
                await KeepAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The hub closes.
        }
    }
}
