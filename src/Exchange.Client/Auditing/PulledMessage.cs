using System.Buffers;
using System.Security.Cryptography;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Client.Auditing;

/// <summary>
/// A message of a pull with the hash of its page as it was received: a parsed message no longer has the octets that the page's entry commits to.
/// </summary>
/// <param name="Response">The message.</param>
/// <param name="BodyHash">SHA-256 over the page's changes as received, each with its tag and length; null when the message is no page.</param>
internal sealed record PulledMessage(Wire.PullResponse Response, byte[]? BodyHash)
{
    private const int LengthDelimited = 2;

    /// <summary>The call, bound to this type.</summary>
    public static Method<Wire.PullRequest, PulledMessage> Pull { get; } = new(
        MethodType.ServerStreaming,
        "exchange.v1.RecordService",
        "Pull",
        Marshallers.Create<Wire.PullRequest>((message, context) => context.Complete(Google.Protobuf.MessageExtensions.ToByteArray(message)), _ => throw new NotSupportedException("a client writes requests")),
        Marshallers.Create<PulledMessage>((_, _) => throw new NotSupportedException("a client reads answers"), Read));

    /// <summary>SHA-256 over the changes of an encoded PullResponse's page; null when it has none, or is not encoded as a message is.</summary>
    public static byte[]? HashOf(ReadOnlySpan<byte> message)
    {
        while (TryTake(ref message, out var tag, out _, out var value))
        {
            if (tag == Tag(Wire.PullResponse.PageFieldNumber))
            {
                return HashOfPage(value);
            }
        }

        return null;
    }

    private static byte[]? HashOfPage(ReadOnlySpan<byte> page)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (TryTake(ref page, out var tag, out var field, out _))
        {
            if (tag == Tag(Wire.ChangePage.ChangesFieldNumber))
            {
                hash.AppendData(field);
            }
        }

        return page.IsEmpty ? hash.GetHashAndReset() : null;
    }

    private static PulledMessage Read(DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        var response = Wire.PullResponse.Parser.ParseFrom(payload);
        return new PulledMessage(
            response,
            response.MessageCase != Wire.PullResponse.MessageOneofCase.Page ? null : HashOf(payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray()));
    }

    private static ulong Tag(int field) => ((ulong)field << 3) | LengthDelimited;

    /// <summary>Takes the next field off a message; false at its end, or at what is no field of the wire types that this contract uses.</summary>
    private static bool TryTake(ref ReadOnlySpan<byte> message, out ulong tag, out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        var rest = message;
        field = value = default;
        if (!TryVarint(ref rest, out tag) || !TryLength(ref rest, (int)(tag & 7), out var length) || length > (ulong)rest.Length)
        {
            return false;
        }

        value = rest[..(int)length];
        field = message[..(message.Length - rest.Length + value.Length)];
        message = message[field.Length..];
        return true;
    }

    /// <summary>The octets of a value that come next: of a number in variable length, none are left.</summary>
    private static bool TryLength(ref ReadOnlySpan<byte> bytes, int wireType, out ulong length)
    {
        switch (wireType)
        {
            case 0:
                var isNumber = TryVarint(ref bytes, out _);
                length = 0;
                return isNumber;
            case LengthDelimited:
                return TryVarint(ref bytes, out length);
            default:
                length = wireType == 1 ? 8UL : 4;
                return wireType is 1 or 5;
        }
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
