using System.Runtime.CompilerServices;
using Exchange.Client.Auditing;
using Exchange.Records;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Client.Pulling;

/// <summary>One pull: gives event after event and, when the caller asks for the next, takes the one before as kept.</summary>
internal sealed class PullRun(HubConnection hub, CallInvoker invoker, PullOptions options)
{
    public async IAsyncEnumerable<PullEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = options.Context ?? hub.Options.Context
            ?? throw new ArgumentException("a pull states its context: in its options, or in the connection's");
        if (options is { Feed: not null, Cursor.Length: > 0 })
        {
            throw new ArgumentException("the feed file keeps the cursor: give the one or the other");
        }

        var journal = options.Feed?.Journal;
        journal?.Bind(FeedName.Of(context.Purpose, options.Filter));
        var request = new Wire.PullRequest
        {
            Context = context,
            Cursor = journal?.Cursor ?? options.Cursor,
            Filter = options.Filter,
            Follow = options.Follow,
            PageSize = options.PageSize,
        };
        await using var watch = await EntryWatch.BeginAsync(hub, options.Feed?.Path, context, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch?.Broken ?? default);
        await using var line = new PullLine(invoker, request, hub.Options, watch);
        while (await EntryWatch.UnlessBrokenAsync(watch, () => line.NextAsync(either.Token)) is { } step)
        {
            // That what is held now is the view is said only when all of it is proven to be logged; a follower is not kept waiting for that.
            if (step is PullEvent.CaughtUp && !options.Follow && watch is not null)
            {
                await watch.SettleAsync(cancellationToken);
            }

            if (step is PullEvent.CaughtUp && journal is not null && Dropped(journal) is { } dropped)
            {
                yield return dropped;
            }

            yield return step;
            journal?.Commit(ToLines(step), step.Cursor);
            line.Advance(step);
        }
    }

    private static PullEvent.Dropped? Dropped(FeedJournal journal)
    {
        var missing = journal.Held.NotSeen().ToLookup(n => n.Restricted, n => n.Name);
        return missing.Count == 0 ? null : new PullEvent.Dropped([.. missing[false]], [.. missing[true]], journal.Cursor);
    }

    private static List<JournalLine> ToLines(PullEvent step) => step switch
    {
        PullEvent.SnapshotStarted started => [JournalLine.SnapshotStarted(started.Epoch)],
        PullEvent.Page page => [.. page.Changes.Select(ToLine)],
        PullEvent.CaughtUp => [JournalLine.SnapshotEnded()],
        _ => [],
    };

    private static JournalLine ToLine(Wire.Change change)
    {
        if (change.Record is not { } record || !RecordKey.TryParse(record.Name, out var key))
        {
            throw new HubException(HubFailure.Protocol, "the hub sent a change without a record's name; tell its operators");
        }

        return change.Kind switch
        {
            Wire.ChangeKind.Restricted => JournalLine.Restricted(key.Name),
            Wire.ChangeKind.Upserted => record.Marking?.Restriction is null ? JournalLine.Kept(key.Name) : JournalLine.Restricted(key.Name),
            Wire.ChangeKind.Withdrawn or Wire.ChangeKind.Erased or Wire.ChangeKind.LeftFilter => JournalLine.Gone(key.Name),
            _ => throw new HubException(HubFailure.Protocol, $"the hub sent a change of kind {(int)change.Kind}, which this client does not know; update the client"),
        };
    }
}
