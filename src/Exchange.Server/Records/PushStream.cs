using System.Security.Cryptography;
using System.Threading.Channels;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>
/// One push stream: opens its session, reads batches, has them applied in order, and answers each after it is durable. As many
/// batches as configured are under way at once, and no more than there is room for; others wait in the stream, so that HTTP/2 flow control slows the sender.
/// </summary>
internal sealed class PushStream(IExchangeStore store, PushRoom room, RecordLimits limits, HubKeys keys, TimeProvider time)
{
    public async Task RunAsync(
        IAsyncStreamReader<PushFrame> requests, IServerStreamWriter<Wire.PushResponse> answers, ServerCallContext context, CancellationToken ended)
    {
        if (!await requests.MoveNext(ended).ConfigureAwait(false) || requests.Current.Open is not { } open)
        {
            throw OutOfOrder("a push stream begins with the opening of its session").ToRpcException();
        }

        var call = context.Enter(open.Context).OrThrow();
        var (session, answered) = await OpenAsync(call, open, answers, ended).ConfigureAwait(false);
        var underWay = Channel.CreateBounded<(long Number, Task<Outcome<BatchAnswer>> Answer)>(
            new BoundedChannelOptions(limits.BatchesUnderWay) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var reading = ReadAsync(requests, call, session, open.ValidateOnly ? 0 : answered, open.ValidateOnly, underWay.Writer, stop.Token);
        try
        {
            await AnswerAsync(underWay.Reader, answers, ended).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading.ConfigureAwait(false);
    }

    /// <summary>Opens a session; its id and the last number that it was answered.</summary>
    private async Task<(Guid Session, long Answered)> OpenAsync(Call call, Wire.PushOpen open, IServerStreamWriter<Wire.PushResponse> answers, CancellationToken ended)
    {
        if (!Guid.TryParseExact(open.Session, "D", out var session) || open.Session != session.ToString("D"))
        {
            throw new Refusal(RefusalReason.RequestInvalid, "the session has no id")
            {
                Violations = [new Violation("open.session", RefusalReason.FieldMalformed, "is no UUID in lower case")],
            }.ToRpcException();
        }

        if (open.Epoch != 0 && open.Epoch != store.Hub.Epoch)
        {
            throw new Refusal(RefusalReason.RequestInvalid, "expected revisions are of another epoch; read the records again")
            {
                Violations = [new Violation("open.epoch", RefusalReason.FieldMalformed, $"the hub is in epoch {store.Hub.Epoch}")],
            }.ToRpcException();
        }

        var last = (await store.FindSessionAsync(call.Agency, session, ended).ConfigureAwait(false)).OrThrow();
        await answers.WriteAsync(new Wire.PushResponse { Opened = new Wire.PushOpened { LastNumber = last, Epoch = store.Hub.Epoch } }, ended).ConfigureAwait(false);
        return (session, last);
    }

    private async Task ReadAsync(
        IAsyncStreamReader<PushFrame> requests,
        Call call,
        Guid session,
        long answered,
        bool validateOnly,
        ChannelWriter<(long Number, Task<Outcome<BatchAnswer>> Answer)> underWay,
        CancellationToken stop)
    {
        try
        {
            while (await requests.MoveNext(stop).ConfigureAwait(false))
            {
                var frame = requests.Current;
                if (frame.Open is not null)
                {
                    throw OutOfOrder("the session is open already").ToRpcException();
                }

                if (frame.Bytes.Length > limits.MessageBytes)
                {
                    throw Refusals.TooLarge(limits.MessageBytes).ToRpcException();
                }

                CheckShape(frame);
                var place = await room.TakeAsync(call.Agency, PushRoom.Of(frame.Bytes.Length, frame.Records.Count), stop).ConfigureAwait(false);
                await underWay.WriteAsync((frame.Number, ReadAndApplyAsync(frame, call, session, answered, validateOnly, place)), stop).ConfigureAwait(false);
            }

            underWay.TryComplete();
        }
        catch (Exception failure)
        {
            // What was read before is still answered; then the stream ends with the fault.
            underWay.TryComplete(failure is OperationCanceledException ? null : failure);
            throw;
        }
    }

    private void CheckShape(PushFrame frame)
    {
        if (frame.Number < 1)
        {
            throw Invalid("batch.number", RefusalReason.FieldRequired, "counts from 1").ToRpcException();
        }

        if (frame.Records.Count == 0 || frame.Records.Count > limits.BatchRecords)
        {
            throw Invalid("batch.records", RefusalReason.FieldOutOfRange, $"holds 1 to {limits.BatchRecords} records").ToRpcException();
        }
    }

    /// <summary>Reads a batch at once, and has it applied.</summary>
    private Task<Outcome<BatchAnswer>> ReadAndApplyAsync(PushFrame frame, Call call, Guid session, long answered, bool validateOnly, IDisposable place)
    {
        try
        {
            var batch = Prepare(frame, call, session, answered, validateOnly);
            var entry = call.Entry(AuditAction.Push, $"session {session:D} batch {frame.Number}") with { BodyHash = SHA256.HashData(frame.Bytes.Span) };
            return ApplyAsync(batch, entry, place);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private async Task<Outcome<BatchAnswer>> ApplyAsync(PushedBatch batch, AuditEntryDraft entry, IDisposable place)
    {
        using (place)
        {
            return await store.ApplyAsync(batch, entry, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private PushedBatch Prepare(PushFrame frame, Call call, Guid session, long answered, bool validateOnly)
    {
        // What was answered before is answered from its octets alone: a line that broke costs no second look at each record.
        var isRepeat = frame.Number <= answered;
        return new PushedBatch
        {
            Agency = call.Agency,
            Session = session,
            Number = frame.Number,
            KeyedHash = HMACSHA256.HashData(keys.BatchKey, frame.Bytes.Span),
            Records = isRepeat ? [] : Read(frame, call),
            IsRepeat = isRepeat,
            ValidateOnly = validateOnly,
        };
    }

    private PushedRecord[] Read(PushFrame frame, Call call)
    {
        var reader = new PushedRecordReader(call.Agency, limits, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var records = new PushedRecord[frame.Records.Count];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = reader.Read(frame.Records[i]);
        }

        return records;
    }

    private static async Task AnswerAsync(
        ChannelReader<(long Number, Task<Outcome<BatchAnswer>> Answer)> underWay, IServerStreamWriter<Wire.PushResponse> answers, CancellationToken ended)
    {
        await foreach (var (number, answer) in underWay.ReadAllAsync(ended).ConfigureAwait(false))
        {
            var given = (await answer.WaitAsync(ended).ConfigureAwait(false)).OrThrow();
            await answers.WriteAsync(new Wire.PushResponse { Answer = ToWire(number, given) }, ended).ConfigureAwait(false);
        }
    }

    private static Wire.BatchAnswer ToWire(long number, BatchAnswer answer)
    {
        var wire = new Wire.BatchAnswer
        {
            Number = number,
            Entry = answer.Entry is { } entry ? AuditMapper.ToWire(entry) : null,
            RepeatedAnswer = answer.Repeated,
        };
        // Most outcomes of a batch are the same: one message says them all.
        RecordOutcome? before = null;
        foreach (var outcome in answer.Outcomes)
        {
            wire.Outcomes.Add(outcome.Equals(before) ? wire.Outcomes[^1] : ToWire(outcome));
            before = outcome;
        }

        return wire;
    }

    private static Wire.RecordOutcome ToWire(RecordOutcome outcome) => new()
    {
        Status = (Wire.OutcomeStatus)outcome.Status,
        Revision = outcome.Revision,
        Reason = (Wire.Reason)outcome.Reason,
        ViolationCount = outcome.ViolationCount,
        Violations =
        {
            outcome.Violations.Select(v => new Wire.FieldViolation { Field = v.Field, Reason = (Wire.Reason)v.Reason, Description = v.Description }),
        },
    };

    private static Refusal OutOfOrder(string message) => new(RefusalReason.MessageOutOfOrder, message);

    private static Refusal Invalid(string field, RefusalReason reason, string message) =>
        new(RefusalReason.RequestInvalid, "the batch breaks rules") { Violations = [new Violation(field, reason, message)] };
}
