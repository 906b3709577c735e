using Exchange.Client;
using Exchange.V1;

namespace Exchange.EndToEnd.Faults.Load;

/// <summary>An agency's system that keeps every checkpoint it is given, as a witness would.</summary>
internal sealed class CheckpointWatcher
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly List<Checkpoint> _seen = [];

    /// <summary>The checkpoints, as they were published: oldest first, each once.</summary>
    public IReadOnlyList<Checkpoint> Seen => _seen;

    /// <summary>Asks for the newest checkpoint over and over, until the hub is gone or it is told to stop.</summary>
    /// <exception cref="HubException">The hub is gone.</exception>
    public async Task WatchAsync(HubConnection hub, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await LookAsync(hub, stop);
                await Task.Delay(Poll, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>Asks for the newest checkpoint.</summary>
    public async Task<Checkpoint> LookAsync(HubConnection hub, CancellationToken cancellationToken)
    {
        var newest = (await hub.Audit.GetCheckpointAsync(new GetCheckpointRequest(), cancellationToken: cancellationToken)).Checkpoint;
        if (_seen.LastOrDefault()?.Note != newest.Note)
        {
            _seen.Add(newest);
        }

        return newest;
    }
}
