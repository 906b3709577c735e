using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Tests.Support;

/// <summary>Messages put together by hand, where the generated classes would put them right.</summary>
internal static class Wire
{
    /// <summary>A field with a length.</summary>
    public static byte[] Field(int number, ReadOnlySpan<byte> value)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }

        return buffer.ToArray();
    }

    /// <summary>A field that is a number.</summary>
    public static byte[] Number(int number, long value)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.Varint);
            output.WriteInt64(value);
        }

        return buffer.ToArray();
    }

    /// <summary>The opening of a new session.</summary>
    public static byte[] Open(TestCaller caller) =>
        new PushRequest { Open = new PushOpen { Context = caller.Context, Session = Guid.NewGuid().ToString("D") } }.ToByteArray();

    /// <summary>A batch of encoded records.</summary>
    public static byte[] Batch(long number, params byte[][] records) =>
        Field(PushRequest.BatchFieldNumber, [.. Number(PushBatch.NumberFieldNumber, number), .. records.SelectMany(r => Field(PushBatch.RecordsFieldNumber, r))]);

    /// <summary>A pushed record whose content is these bytes.</summary>
    public static byte[] PushRecordWith(PushRecord pushed, byte[] content)
    {
        var rest = pushed.Record.Clone();
        rest.Content = null;
        var other = pushed.Clone();
        other.Record = null;
        return [.. Field(PushRecord.RecordFieldNumber, [.. rest.ToByteArray(), .. Field(Record.ContentFieldNumber, content)]), .. other.ToByteArray()];
    }

    /// <summary>The content of every record in a pull's answers, as it was sent.</summary>
    public static IReadOnlyList<byte[]> Contents(IEnumerable<byte[]> pulled) =>
    [
        .. pulled.SelectMany(m => Values(m, PullResponse.PageFieldNumber))
            .SelectMany(page => Values(page, ChangePage.ChangesFieldNumber))
            .SelectMany(change => Values(change, Change.RecordFieldNumber))
            .SelectMany(record => Values(record, Record.ContentFieldNumber)),
    ];

    /// <summary>The values of a length-delimited field.</summary>
    public static IReadOnlyList<byte[]> Values(byte[] message, int number)
    {
        var values = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (tag == WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited))
            {
                values.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return values;
    }
}
