using System.Numerics;

namespace Exchange.Server.Calls;

/// <summary>
/// Writes encoded fields, of numbers below 16, into octets whose length was reckoned before: what is stored goes out as it came in, copied
/// once and without a second serialisation.
/// </summary>
/// <param name="output">Where to.</param>
internal ref struct WireWriter(Span<byte> output)
{
    private const int Varint = 0;
    private const int Delimited = 2;

    private readonly Span<byte> _output = output;

    /// <summary>How many octets are written.</summary>
    public int Written { get; private set; }

    /// <summary>The octets of a number's field; none when it is 0.</summary>
    public static int SizeOfNumber(long value) => value == 0 ? 0 : 1 + SizeOfVarint((ulong)value);

    /// <summary>The octets of a length-delimited field.</summary>
    public static int SizeOfBytes(int length) => 1 + SizeOfVarint((ulong)length) + length;

    /// <summary>The octets of a text's field; none when it is empty.</summary>
    /// <param name="length">The text's octets.</param>
    public static int SizeOfText(int length) => length == 0 ? 0 : SizeOfBytes(length);

    public void Number(int field, long value)
    {
        if (value != 0)
        {
            _output[Written++] = (byte)((field << 3) | Varint);
            Write((ulong)value);
        }
    }

    /// <summary>Begins a length-delimited field; its octets follow.</summary>
    public void Length(int field, int length)
    {
        _output[Written++] = (byte)((field << 3) | Delimited);
        Write((ulong)length);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Length(field, value.Length);
        Raw(value);
    }

    public void Text(int field, ReadOnlySpan<byte> value)
    {
        if (value.Length > 0)
        {
            Bytes(field, value);
        }
    }

    /// <summary>Octets that are encoded already.</summary>
    public void Raw(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_output[Written..]);
        Written += octets.Length;
    }

    private static int SizeOfVarint(ulong value) => ((BitOperations.Log2(value | 1) * 9) + 73) >> 6;

    private void Write(ulong value)
    {
        var at = Written;
        while (value >= 0x80)
        {
            _output[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _output[at++] = (byte)value;
        Written = at;
    }
}
