using Exchange.Audit;
using Exchange.Changes;

namespace Exchange.Server.Hosting;

/// <summary>Writes the entries of the server's start and stop. A node whose log cannot be written does not start.</summary>
internal sealed class LifeLog(IExchangeStore store) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var written = await store.LogAsync(Entry(AuditAction.ServerStart), readAt: null, cancellationToken).ConfigureAwait(false);
        if (written.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal.Message);
        }
    }

    // The entry of a stop is written also when the time given to the streams is over.
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await store.LogAsync(Entry(AuditAction.ServerStop), readAt: null, CancellationToken.None).ConfigureAwait(false);

    private static AuditEntryDraft Entry(AuditAction action) => new() { Action = action, Count = 1 };
}
