using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Exchange.Audit;
using Exchange.Client.Auditing;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Client.Pushing;

/// <summary>
/// One push: reads the input into batches, skips what the session has answered, has the rest answered over as many connections
/// as it takes, and moves the session on when the caller has kept an answer.
/// </summary>
internal sealed class PushRun(HubConnection hub, CallInvoker invoker, HubConnectionOptions connection, IAsyncEnumerable<Wire.PushRecord> records, PushOptions options)
{
    private static readonly TimeSpan InputPatience = TimeSpan.FromSeconds(5);

    private readonly PushSession _session = options.Session ?? PushSession.InMemory(connection.Time);
    private readonly DateTimeOffset _begun = connection.Time.GetUtcNow() - connection.LogCheck.ClockTolerance;

    public async IAsyncEnumerable<PushedBatch> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = options.Context ?? connection.Context
            ?? throw new ArgumentException("a push states its context: in its options, or in the connection's");
        Bind(await hub.GetHubAsync(context, cancellationToken));
        options.Progress?.Report(_session.Totals);
        await using var watch = options.ValidateOnly ? null : await EntryWatch.BeginAsync(hub, _session.Path, context, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch?.Broken ?? default);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = Channel.CreateBounded<Batch>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(batches.Writer, stop.Token), CancellationToken.None);
        var open = new Wire.PushOpen { Context = context, Session = _session.Id, ValidateOnly = options.ValidateOnly, Epoch = options.Epoch };
        var line = new PushLine(invoker, open, batches.Reader, options.BatchesUnderWay, _session.State.AnsweredBatches, connection);
        try
        {
            while (await EntryWatch.UnlessBrokenAsync(watch, () => line.NextAsync(either.Token)) is { } answered)
            {
                CheckEntry(answered.Batch, answered.Answer, context, watch);
                var pushed = Join(answered.Batch, answered.Answer);
                options.Progress?.Report(pushed.Totals);
                yield return pushed;
                Keep(answered.Batch, pushed.Totals);
            }

            // An input that failed ends the push with its failure, after what came before it was answered.
            await reading;
            if (watch is not null)
            {
                await watch.SettleAsync(cancellationToken);
            }

            _session.Complete();
        }
        finally
        {
            await stop.CancelAsync();
            await line.DisposeAsync();

            // An input that waits for a person may not hear that the push has ended.
            await Task.WhenAny(reading, Task.Delay(InputPatience, CancellationToken.None));
        }
    }

    private void Bind(Wire.GetHubResponse about)
    {
        var limits = about.Hub.Limits;
        var state = _session.State;
        if (!state.IsBound)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchRecords, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchBytes, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchesUnderWay, 1);
            var most = (int)Math.Min(limits.MessageBytes - BatchBuilder.FrameBytes, int.MaxValue / 2);
            _session.Keep(state with
            {
                Hub = about.Hub.Id,
                Agency = about.Caller.Agency,
                ValidateOnly = options.ValidateOnly,
                BatchRecords = Math.Min(options.BatchRecords, limits.BatchRecords),
                BatchBytes = Math.Min(options.BatchBytes, most),
                LargestRecordBytes = most,
            });
        }
        else if (state.Hub != about.Hub.Id || state.Agency != about.Caller.Agency)
        {
            throw Refuse($"the push session was begun by {state.Agency} at hub {state.Hub}, and this is {about.Caller.Agency} at hub {about.Hub.Id}; use a file for each");
        }
        else if (state.ValidateOnly != options.ValidateOnly)
        {
            throw Refuse(state.ValidateOnly ? "the push session only validates; use another file to store" : "the push session stores; use another file to validate only");
        }
    }

    /// <summary>Reads the input to its end. What was answered before is held against the session's digest before anything is sent.</summary>
    private async Task ReadAsync(ChannelWriter<Batch> batches, CancellationToken stop)
    {
        try
        {
            var builder = new BatchBuilder(_session.State);
            var answered = _session.State.AnsweredBatches;
            var digest = _session.State.Digest;
            var last = 0L;
            await foreach (var record in records.WithCancellation(stop))
            {
                if (builder.Add(record) is { } batch)
                {
                    await OfferAsync(batch);
                }
            }

            if (builder.Finish() is { } rest)
            {
                await OfferAsync(rest);
            }

            if (last < answered)
            {
                throw InputChanged();
            }

            async ValueTask OfferAsync(Batch batch)
            {
                last = batch.Number;
                if (batch.Number > answered)
                {
                    await batches.WriteAsync(batch, stop);
                }
                else if (batch.Number == answered && batch.Digest != digest)
                {
                    throw InputChanged();
                }
            }
        }
        finally
        {
            batches.TryComplete();
        }
    }

    private void CheckEntry(Batch batch, Wire.BatchAnswer? answer, Wire.CallContext context, EntryWatch? watch)
    {
        if (answer is null || watch is null)
        {
            return;
        }

        // An answer that is given again is of another time, perhaps of another purpose.
        var given = new GivenFor(AuditAction.Push, batch.SentRecords, batch.BodyHash()) { Latest = connection.Time.GetUtcNow() + connection.LogCheck.ClockTolerance };
        watch.Watch(answer.Entry, answer.RepeatedAnswer ? given : given with { Purpose = (Sharing.Purpose)context.Purpose, Earliest = _begun });
    }

    private PushedBatch Join(Batch batch, Wire.BatchAnswer? answer)
    {
        var totals = _session.Totals;
        var pushed = new PushedRecord[batch.Slots.Count];
        var hash = answer?.Entry?.Hash.Memory ?? default;
        for (int i = 0, next = 0; i < pushed.Length; i++)
        {
            var slot = batch.Slots[i];
            var outcome = slot.Local ?? answer!.Outcomes[next++];
            totals = totals.With(outcome.Status);
            pushed[i] = new PushedRecord(batch.FirstIndex + i, slot.Name, outcome, slot.Local is null ? batch.Number : 0, slot.Local is null ? hash : default);
        }

        return new PushedBatch(batch.Number, pushed, answer?.Entry, answer?.RepeatedAnswer ?? false, totals);
    }

    private void Keep(Batch batch, PushTotals totals)
    {
        // What was not sent has no number at the hub; it is the input's end, and if need be told again.
        var state = _session.State with { Totals = totals, AnsweredRecords = batch.FirstIndex + batch.Slots.Count };
        if (batch.IsLocal)
        {
            _session.End(state);
        }
        else
        {
            _session.Keep(state with { AnsweredBatches = batch.Number, Digest = batch.Digest });
        }
    }

    private ClientFileException InputChanged() =>
        Refuse($"the input is not the one that this push session was begun with: its first {_session.AnsweredRecords} records were answered, and have changed since; "
            + "push the first input, or delete the session file to push this one from the beginning (what is in already is answered unchanged)");

    private ClientFileException Refuse(string problem) => new(_session.Path ?? "push session in memory", problem);
}
