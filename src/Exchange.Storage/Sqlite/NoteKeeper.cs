namespace Exchange.Storage.Sqlite;

/// <summary>Commits what was noted of disclosures where nothing else has a commit to take it along.</summary>
internal sealed class NoteKeeper : IAsyncDisposable
{
    // How long a note waits for a commit of something else.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Writer _writer;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public NoteKeeper(Writer writer, DisclosureNotes notes, TimeProvider time)
    {
        (_writer, Notes, _time) = (writer, notes, time);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>What is noted for the next commit.</summary>
    public DisclosureNotes Notes { get; }

    /// <summary>Ends, after a last commit.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        await KeepAsync(CancellationToken.None).ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Commits what is noted, if anything is.</summary>
    public async Task<Refusal?> KeepAsync(CancellationToken cancellationToken) =>
        Notes.Any ? (await _writer.RunAsync(new WriteJob<bool>(_ => true), cancellationToken).ConfigureAwait(false)).Refusal : null;

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                await Notes.WaitAsync(_stop.Token).ConfigureAwait(false);
                await Task.Delay(Patience, _time, _stop.Token).ConfigureAwait(false);

                // What cannot be written now is written with what can be next.
                await KeepAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The hub closes.
        }
    }
}
