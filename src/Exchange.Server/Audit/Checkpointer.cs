using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Errors;

namespace Exchange.Server.Audit;

/// <summary>
/// Signs a checkpoint whenever the log has grown, at most so often and at most so late as configured. It is published once it is
/// durable, in the database and outside it.
/// </summary>
internal sealed class Checkpointer(IExchangeStore store, LogKeys keys, LogOptions options, TimeProvider time, ILogger<Checkpointer> logger) : BackgroundService
{
    // How much sooner a checkpoint is signed that somebody waits for.
    private const int Hurry = 5;

    private TaskCompletionSource _published = NewSignal();
    private TaskCompletionSource _awaited = NewSignal();

    /// <summary>Waits for a checkpoint that covers a size.</summary>
    /// <param name="size">The least tree size; the log has it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The oldest one kept that covers it.</returns>
    public async Task<KeptCheckpoint> WaitForAsync(long size, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The signal is taken before the look, so that a checkpoint in between is not missed.
            var published = Volatile.Read(ref _published).Task;
            if (store.FindCheckpoint(size) is { } checkpoint)
            {
                return checkpoint;
            }

            Volatile.Read(ref _awaited).TrySetResult();
            await published.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Signs the log as it stands, unless its newest checkpoint is of that size.</summary>
    public async Task<Outcome<bool>> SignAsync(CancellationToken cancellationToken)
    {
        var head = store.Log;
        if (head.Size <= (store.NewestCheckpoint?.Size ?? 0))
        {
            return false;
        }

        var signed = keys.Signer.Sign(head.Size, head.Root);
        var kept = await store.KeepCheckpointAsync(new KeptCheckpoint(head.Epoch, head.Size, head.Root, time.GetUtcNow(), signed.Note.ToString()), cancellationToken).ConfigureAwait(false);
        if (!kept.IsRefused)
        {
            Interlocked.Exchange(ref _published, NewSignal()).TrySetResult();
        }

        return kept;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);

        // What was logged last is covered, too: an auditor who comes tomorrow finds the whole of today.
        await SignAsync(CancellationToken.None).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await store.WaitForLogPastAsync(store.NewestCheckpoint?.Size ?? 0, stoppingToken).ConfigureAwait(false);

                // Whoever comes from here on is covered by this one, or by the next, a little earlier than it need be.
                Interlocked.Exchange(ref _awaited, NewSignal());
                if ((await SignAsync(stoppingToken).ConfigureAwait(false)).Refusal is { } refusal)
                {
                    AuditLog.CheckpointNotKept(logger, ReasonNames.Of(refusal.Reason), refusal.Message);
                }

                await RestAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    /// <summary>Rests until the next checkpoint is due, for less when somebody waits for it.</summary>
    private async Task RestAsync(CancellationToken stoppingToken)
    {
        using var resting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var due = Task.Delay(options.CheckpointEvery, time, resting.Token);
        await Task.Delay(options.CheckpointEvery / Hurry, time, stoppingToken).ConfigureAwait(false);
        await Task.WhenAny(due, Volatile.Read(ref _awaited).Task).ConfigureAwait(false);
        await resting.CancelAsync().ConfigureAwait(false);
        stoppingToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
