using System.Buffers;
using System.Text;

namespace Exchange.Server.Calls;

/// <summary>Writes encoded fields; what is stored goes out as it came in, without a second serialisation.</summary>
internal static class WireWriter
{
    private const int Varint = 0;
    private const int Delimited = 2;

    public static void WriteNumber(this IBufferWriter<byte> output, int field, long value)
    {
        if (value != 0)
        {
            output.WriteVarint((ulong)((field << 3) | Varint));
            output.WriteVarint((ulong)value);
        }
    }

    public static void WriteBytes(this IBufferWriter<byte> output, int field, ReadOnlySpan<byte> value)
    {
        output.WriteVarint((ulong)((field << 3) | Delimited));
        output.WriteVarint((ulong)value.Length);
        output.Write(value);
    }

    public static void WriteText(this IBufferWriter<byte> output, int field, string value)
    {
        if (value.Length > 0)
        {
            output.WriteVarint((ulong)((field << 3) | Delimited));
            output.WriteVarint((ulong)Encoding.UTF8.GetByteCount(value));
            Encoding.UTF8.GetBytes(value, output);
        }
    }

    /// <summary>Begins a length-delimited field whose length is known.</summary>
    public static void WriteLength(this IBufferWriter<byte> output, int field, int length)
    {
        output.WriteVarint((ulong)((field << 3) | Delimited));
        output.WriteVarint((ulong)length);
    }

    public static void WriteVarint(this IBufferWriter<byte> output, ulong value)
    {
        var span = output.GetSpan(10);
        var at = 0;
        while (value >= 0x80)
        {
            span[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[at++] = (byte)value;
        output.Advance(at);
    }
}
