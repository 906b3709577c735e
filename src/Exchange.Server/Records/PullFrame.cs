using System.Buffers;
using Exchange.Audit;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Google.Protobuf;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>A message of a pull's answer: a page of encoded changes, or any other message of the contract.</summary>
internal sealed class PullFrame
{
    private PullFrame(Wire.PullResponse? message, ReadOnlyMemory<byte> changes, ReadOnlyMemory<byte> rest) =>
        (Message, Changes, Rest) = (message, changes, rest);

    private Wire.PullResponse? Message { get; }

    private ReadOnlyMemory<byte> Changes { get; }

    private ReadOnlyMemory<byte> Rest { get; }

    public static PullFrame Of(Wire.PullResponse message) => new(message, default, default);

    /// <summary>A page.</summary>
    /// <param name="changes">Encoded by <see cref="RecordWriter"/>.</param>
    /// <param name="cursor">Where to go on.</param>
    /// <param name="entry">The page's entry.</param>
    public static PullFrame Page(ReadOnlyMemory<byte> changes, string cursor, LoggedEntry entry) =>
        new(null, changes, new Wire.ChangePage { Cursor = cursor, Entry = AuditMapper.ToWire(entry) }.ToByteArray());

    /// <summary>Writes a message to its line. Its length is told first: a message of unknown length is gathered beside the line, and copied from there.</summary>
    public static void Serialize(PullFrame frame, SerializationContext context)
    {
        if (frame.Message is { } message)
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
        }
        else
        {
            var length = frame.Changes.Length + frame.Rest.Length;
            var whole = WireWriter.SizeOfBytes(length);
            context.SetPayloadLength(whole);
            var output = context.GetBufferWriter();
            var page = new WireWriter(output.GetSpan(whole - length));
            page.Length(Wire.PullResponse.PageFieldNumber, length);
            output.Advance(page.Written);
            output.Write(frame.Changes.Span);
            output.Write(frame.Rest.Span);
        }

        context.Complete();
    }
}
