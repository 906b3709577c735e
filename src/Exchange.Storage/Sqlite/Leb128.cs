using System.Runtime.CompilerServices;

namespace Exchange.Storage.Sqlite;

/// <summary>Numbers in as few octets as they need, seven bits to each, the lowest first: unsigned LEB128 as DWARF has it (DWARF 5, 7.6).</summary>
internal static class Leb128
{
    /// <summary>The most octets that a number takes.</summary>
    public const int MostOctets = 10;

    /// <summary>Writes a number at a place, and moves the place past it.</summary>
    public static void Write(Span<byte> octets, ref int place, long value)
    {
        var rest = (ulong)value;
        while (rest >= 0x80)
        {
            octets[place++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        octets[place++] = (byte)rest;
    }

    /// <summary>Reads the number at a place, and moves the place past it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(ReadOnlySpan<byte> octets, ref int place)
    {
        long value = octets[place++];
        return value < 0x80 ? value : ReadOn(octets, ref place, value & 0x7F);
    }

    private static long ReadOn(ReadOnlySpan<byte> octets, ref int place, long value)
    {
        for (var shift = 7; ; shift += 7)
        {
            var octet = octets[place++];
            value |= (long)(octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                return value;
            }
        }
    }
}
