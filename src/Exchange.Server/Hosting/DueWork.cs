using Exchange.Changes;
using Exchange.Server.Errors;

namespace Exchange.Server.Hosting;

/// <summary>
/// Does what comes due by the clock: lapsed embargoes, records past their review date, departures, proposals that nobody decided;
/// and, within the configured time after an erasure, the rewriting of the database.
/// </summary>
internal sealed class DueWork(IExchangeStore store, Storage.StoreOptions options, TimeProvider time, ILogger<DueWork> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private DateTimeOffset _compactAt = DateTimeOffset.MinValue;

    /// <summary>Does what is due now; tests call it when they have moved their clock.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var settled = await store.SettleDueAsync(cancellationToken).ConfigureAwait(false);
            if (settled.Refusal is { } refusal)
            {
                HostingLog.DueNotDone(logger, ReasonNames.Of(refusal.Reason), refusal.Message);
                return;
            }

            if (settled.Value == 0)
            {
                break;
            }
        }

        var now = time.GetUtcNow();
        if (now >= _compactAt)
        {
            // Twice as often as promised, so that an erasure just after one run is not late for the next but one.
            var compacted = await store.CompactAsync(cancellationToken).ConfigureAwait(false);
            _compactAt = compacted.IsRefused ? now + LookEvery : now + (options.CompactWithin / 2);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
