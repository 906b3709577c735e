using System.Collections.Concurrent;
using Exchange.Client;
using Exchange.Demo.Stage;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.EndToEnd.Faults.Load;

/// <summary>Everything that clients do to a hub through all its lives, and everything that the hub has acknowledged to them.</summary>
internal sealed class HubLoad
{
    private readonly StageFolder _stage;

    public HubLoad(FaultStage stage, int seed)
    {
        _stage = stage.Folder;
        Originators = [.. FaultStage.Originators.Select((agency, number) => new Originator(agency, number, new Random(seed + number)))];
    }

    /// <summary>Those who push and erase.</summary>
    public IReadOnlyList<Originator> Originators { get; }

    /// <summary>Who follows the feed.</summary>
    public Follower Follower { get; } = new(FaultStage.Reader);

    /// <summary>Who keeps the log's checkpoints.</summary>
    public CheckpointWatcher Watcher { get; } = new();

    /// <summary>Refusals of a hub that could not write.</summary>
    public ConcurrentBag<HubException> Refusals { get; } = [];

    /// <summary>Hashes of the log's entries by index, as an auditor was shown them.</summary>
    public List<ByteString> SeenLog { get; } = [];

    /// <summary>Batches, erasures and pages that were answered.</summary>
    public int Acknowledged => Originators.Sum(o => o.Answered) + Follower.Entries.Count;

    /// <summary>Hashes of the entries that answers bore.</summary>
    public IEnumerable<(string What, ByteString Hash)> EntriesOfAnswers =>
    [
        .. Originators.SelectMany(o => o.Batches.Where(b => b.Answer is not null).Select(b => ($"batch {b.Batch.Number} of {o.Prefix}", b.Answer!.Entry.Hash))),
        .. Originators.SelectMany(o => o.Erasures.Where(e => e.Answer is not null).Select(e => ($"the erasure of {e.Name}", e.Answer!.Entry.Hash))),
        .. Follower.Entries.Select((hash, page) => ($"page {page} that {Follower.Agency} received", hash)),
    ];

    /// <summary>Loads a hub until it is gone or refuses what it cannot write, or until told to stop.</summary>
    public async Task RunAsync(Uri endpoint, CancellationToken stop)
    {
        // A follower waits for others for as long as it may: it stops when they have.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = UntilGoneAsync(endpoint, Follower.Agency, hub => Follower.PullAsync(hub, follow: true, end.Token));
        var watching = UntilGoneAsync(endpoint, Follower.Agency, hub => Watcher.WatchAsync(hub, end.Token));
        await Task.WhenAll(Originators.Select(o => UntilGoneAsync(endpoint, o.Agency, hub => o.RunAsync(hub, stop))));
        await end.CancelAsync();
        await Task.WhenAll(following, watching);
    }

    private async Task UntilGoneAsync(Uri endpoint, string agency, Func<HubConnection, Task> run)
    {
        await using var caller = FaultCaller.Gateway(_stage, endpoint, agency);
        try
        {
            await run(caller.Hub);
        }
        catch (HubException gone) when (gone.Failure is HubFailure.Unreachable or HubFailure.Protocol || gone.Reason == Reason.ShuttingDown)
        {
            // The hub is killed or stopped under this load.
        }
        catch (HubException refused) when (refused.Reason is Reason.LogUnwritable or Reason.StoreBusy)
        {
            Refusals.Add(refused);
        }
    }
}
