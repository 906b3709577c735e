using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>
/// A message of a push stream. A batch is kept as bytes, its records unparsed: a record that does not parse is one rejection,
/// while a broken frame ends the stream.
/// </summary>
internal sealed class PushFrame
{
    private static readonly MessageRules OpenRules = MessageRules.Of(Wire.PushOpen.Descriptor);

    private PushFrame(Wire.PushOpen? open, long number, IReadOnlyList<ReadOnlyMemory<byte>> records, ReadOnlyMemory<byte> bytes) =>
        (Open, Number, Records, Bytes) = (open, number, records, bytes);

    /// <summary>The opening of the session; null for a batch.</summary>
    public Wire.PushOpen? Open { get; }

    /// <summary>The batch's number.</summary>
    public long Number { get; }

    /// <summary>The batch's records, each as received.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records { get; }

    /// <summary>The batch as received.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public static PushFrame Deserialize(DeserializationContext context)
    {
        ReadOnlyMemory<byte> bytes = context.PayloadAsNewBuffer();
        var fields = new WireReader(bytes.Span);
        if (!fields.Next() || fields.WireType != 2 || fields.FieldEnd != bytes.Length)
        {
            throw Malformed("the message is neither the opening of a session nor one batch").ToRpcException();
        }

        var value = bytes.Slice(fields.ValueStart, fields.ValueLength);
        return fields.Number switch
        {
            Wire.PushRequest.OpenFieldNumber => ReadOpen(value),
            Wire.PushRequest.BatchFieldNumber => ReadBatch(value),
            var unknown => throw Invalid(new Violation($"{unknown}", RefusalReason.FieldUnknown, $"this hub knows no field {unknown} of exchange.v1.PushRequest")).ToRpcException(),
        };
    }

    private static PushFrame ReadOpen(ReadOnlyMemory<byte> bytes)
    {
        List<Violation>? violations = null;
        StrictCheck.Check(OpenRules, bytes.Span, "open", ref violations);
        return violations is null
            ? new PushFrame(Wire.PushOpen.Parser.ParseFrom(bytes.Span), 0, [], default)
            : throw Invalid([.. violations]).ToRpcException();
    }

    private static PushFrame ReadBatch(ReadOnlyMemory<byte> bytes)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        long number = 0;
        var numbers = 0;
        var fields = new WireReader(bytes.Span);
        while (fields.Next())
        {
            switch (fields.Number, fields.WireType)
            {
                case (Wire.PushBatch.NumberFieldNumber, 0) when numbers++ == 0:
                    number = (long)fields.Varint;
                    break;
                case (Wire.PushBatch.NumberFieldNumber, _):
                    throw Invalid(new Violation("batch.number", RefusalReason.FieldRepeated, "stands more than once, or is no number")).ToRpcException();
                case (Wire.PushBatch.RecordsFieldNumber, 2):
                    records.Add(bytes.Slice(fields.ValueStart, fields.ValueLength));
                    break;
                case (Wire.PushBatch.OriginatorSignatureFieldNumber, _):
                    throw Invalid(new Violation("batch.originator_signature", RefusalReason.RestrictionNotEnforced, "is not verified yet, so it is not accepted either")).ToRpcException();
                default:
                    throw Invalid(new Violation($"batch.{fields.Number}", RefusalReason.FieldUnknown, $"this hub knows no such field {fields.Number} of exchange.v1.PushBatch")).ToRpcException();
            }
        }

        return fields.Complete
            ? new PushFrame(null, number, records, bytes)
            : throw Malformed("the batch is cut short").ToRpcException();
    }

    private static Refusal Malformed(string message) => new(RefusalReason.MessageMalformed, message);

    private static Refusal Invalid(params Violation[] violations) =>
        new(RefusalReason.RequestInvalid, "fields of the request break rules") { Violations = violations };
}
