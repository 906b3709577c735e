using Exchange.Audit;
using Exchange.Changes;

namespace Exchange.Server.Audit;

/// <summary>
/// Goes through the present epoch's log from its beginning to its end, again and again and a little at a time: at the start only the newest
/// entries are checked, and nobody may read an old one for years. What is found is told in the server's own log and in an entry.
/// </summary>
internal sealed class LogInspection(IExchangeStore store, LogOptions options, TimeProvider time, ILogger<LogInspection> logger) : BackgroundService
{
    // A log that is damaged all over would fill itself with entries that say so.
    private const int MostFaults = 100;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>Goes through the log once.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is wrong: of each run of entries the first thing.</returns>
    public async Task<IReadOnlyList<LogFault>> InspectAsync(CancellationToken cancellationToken)
    {
        var faults = new List<LogFault>();
        for (long at = 0, end; at < store.Log.Size && faults.Count < MostFaults; at = end)
        {
            await Task.Delay(Rest, time, cancellationToken).ConfigureAwait(false);
            end = Math.Min(store.Log.Size, at + options.InspectedPerSecond);
            if (store.CheckLog(at, end, cancellationToken) is { } fault)
            {
                faults.Add(fault);
                await TellAsync(fault, cancellationToken).ConfigureAwait(false);
            }
        }

        return faults;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await InspectAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception unreadable) when (unreadable is not OperationCanceledException)
                {
                    // The database is damaged, or closed: whoever reads there is told the same.
                    AuditLog.NotInspected(logger, unreadable.GetType().Name);
                }

                await Task.Delay(options.InspectEvery, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; the next one begins from the beginning.
        }
    }

    private async Task TellAsync(LogFault fault, CancellationToken cancellationToken)
    {
        AuditLog.Tampered(logger, fault.LogIndex, fault.Count, fault.Description);
        var entry = new AuditEntryDraft
        {
            Action = AuditAction.Tampering,
            Count = fault.Count,
            Detail = new AuditDetail { Subject = $"entry {fault.LogIndex} of the log, {fault.Count} in all: {fault.Description}" },
        };
        if ((await store.LogAsync(entry, readAt: null, cancellationToken).ConfigureAwait(false)).IsRefused)
        {
            AuditLog.NotInspected(logger, "the entry could not be written");
        }
    }
}
