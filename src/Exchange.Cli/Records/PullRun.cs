using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;

namespace Exchange.Cli.Records;

/// <summary>One pull: events in, lines out. What was written is kept before the next event is asked for, which is when the cursor moves.</summary>
/// <param name="call">The call.</param>
/// <param name="writer">How.</param>
/// <param name="target">Where to.</param>
/// <param name="logTerm">How long an entry may be missing from the hub's log.</param>
internal sealed class PullRun(ToolCall call, ChangeWriter writer, PullTarget target, TimeSpan? logTerm)
{
    // Far longer than a person waits: a pull at night should see a restart of the hub through.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private PullCounts _counts = new();
    private bool _told;

    /// <summary>Runs it.</summary>
    /// <param name="options">What is pulled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>When all was sent; with follow, never.</returns>
    public async Task RunAsync(PullOptions options, CancellationToken cancellationToken)
    {
        if (target.IsNew)
        {
            writer.Begin();
        }

        await foreach (var step in call.Connect(Patience, logTerm).PullAsync(options, cancellationToken))
        {
            Take(step);
        }
    }

    /// <summary>Puts the file in its place.</summary>
    public void Complete() => target.Complete();

    // A follower catches up again and again; only news is worth a line.
    private void Tell(DateTimeOffset asOf)
    {
        if (!_told || _counts.Any)
        {
            call.Talk($"caught up as of {asOf:yyyy-MM-dd HH:mm:ss} UTC: {_counts}");
        }

        (_told, _counts) = (true, new PullCounts());
    }

    private void Take(PullEvent step)
    {
        switch (step)
        {
            case PullEvent.Page page:
                writer.Write(page.Changes);
                foreach (var change in page.Changes)
                {
                    _counts.Add(change.Kind);
                }

                target.Keep();
                break;
            case PullEvent.Dropped dropped:
                writer.WriteDropped(dropped.Names);
                _counts.Dropped += dropped.Names.Count;
                if (dropped.RestrictedNames.Count > 0)
                {
                    call.Talk($"{Wording.Count(dropped.RestrictedNames.Count)} restricted records did not come again: keep them, do not use them");
                }

                target.Keep();
                break;
            case PullEvent.CaughtUp caughtUp:
                Tell(caughtUp.AsOf);
                break;
            case PullEvent.SnapshotStarted or PullEvent.Progress:
                break;
            default:
                throw new InvalidOperationException($"unknown event {step.GetType().Name}");
        }
    }
}
