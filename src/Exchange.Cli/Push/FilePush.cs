using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Exchange.Cli.Lists;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>One push of a file: reads it as fast as the hub answers, and writes down every line that was not taken.</summary>
internal sealed class FilePush(ListFile file, RecordMapper mapper, RejectedFile rejected)
{
    // Lines under way: made by the reader of the file, taken when the hub has answered. Without those answered before.
    private readonly ConcurrentQueue<(long Index, ListLine Line)> _underWay = new();

    /// <summary>What the lines came to.</summary>
    public PushCounts Counts { get; } = new();

    /// <summary>Checks the file without a hub.</summary>
    public void Check()
    {
        foreach (var _ in Records())
        {
            // Reading it counts, and writes down what is rejected.
        }
    }

    /// <summary>Pushes the file.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="options">How; with the session.</param>
    /// <param name="cancellationToken">Ends it; the session resumes it.</param>
    public async Task RunAsync(HubConnection hub, PushOptions options, CancellationToken cancellationToken)
    {
        var answered = options.Session?.AnsweredRecords ?? 0;
        Counts.Answers = options.Session?.Totals ?? PushTotals.None;
        await foreach (var batch in hub.PushBatchesAsync(Feed(answered, cancellationToken), options, cancellationToken))
        {
            foreach (var record in batch.Records)
            {
                Take(record);
            }

            // Before the session moves on, so that a rejection is never lost between the two files.
            rejected.Flush();
            Counts.Answers = batch.Totals;
        }
    }

    private static string Remedy(Wire.RecordOutcome outcome, Wire.Reason reason) =>
        ReasonGuide.Of(reason)?.Remedy is { Length: > 0 } remedy ? remedy
        : outcome.Status == Wire.OutcomeStatus.Conflict ? "pull the record and decide again"
        : "";

    private void Take(PushedRecord pushed)
    {
        ListLine? line = null;
        while (_underWay.TryDequeue(out var next))
        {
            if (next.Index == pushed.Index)
            {
                line = next.Line;
                break;
            }
        }

        var outcome = pushed.Outcome;
        if (line is null || outcome.Status is not (Wire.OutcomeStatus.Rejected or Wire.OutcomeStatus.Conflict))
        {
            return;
        }

        rejected.Add(line, outcome.Violations.Count > 0
            ? [.. outcome.Violations.Select(v => new Problem(v.Field, (RefusalReason)v.Reason, v.Description, Remedy(outcome, v.Reason)))]
            : [new Problem("record", (RefusalReason)outcome.Reason, outcome.Status == Wire.OutcomeStatus.Conflict ? $"the record is at revision {outcome.Revision}" : "the hub rejected it", Remedy(outcome, outcome.Reason))]);
    }

    private async IAsyncEnumerable<Wire.PushRecord> Feed(long answered, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = 0L;
        foreach (var (line, record) in Records())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (index >= answered)
            {
                _underWay.Enqueue((index, line));
            }

            index++;
            yield return record;
        }

        rejected.Flush();
        await Task.CompletedTask;
    }

    private IEnumerable<(ListLine Line, Wire.PushRecord Record)> Records()
    {
        foreach (var line in file.Read())
        {
            Counts.Count(line);
            if (!line.NamesSomething)
            {
                continue;
            }

            var mapped = mapper.Map(line);
            Counts.Count(mapped);
            if (mapped.Record is { } record)
            {
                yield return (line, record);
            }
            else
            {
                rejected.Add(line, mapped.Problems);
            }
        }
    }
}
