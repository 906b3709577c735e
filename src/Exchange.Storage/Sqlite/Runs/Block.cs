using System.Buffers.Binary;

namespace Exchange.Storage.Sqlite.Runs;

/// <summary>
/// A block of a run: keys in order, each with a number, in as few octets as a page of the database holds. A key says how many octets
/// it shares with the one before; every sixteenth is whole, and the block's end tells where those are, so that a look-up reads few.
/// </summary>
/// <remarks>
/// <c>{ shared, rest, octets of the rest, number }*</c> in numbers of seven bits an octet (LEB128), then the offsets of the whole keys and how many
/// they are, 16 bits each, little end first.
/// </remarks>
internal static class Block
{
    /// <summary>Each sixteenth key is whole.</summary>
    public const int Restart = 16;

    /// <summary>Finds a key's number.</summary>
    /// <param name="body">The block.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">Its number.</param>
    /// <returns>False when the block does not hold it.</returns>
    public static bool TryFind(ReadOnlySpan<byte> body, ReadOnlySpan<byte> key, out long value)
    {
        var place = PlaceBefore(body, key);
        var end = End(body);

        // How much of the key the entry before shares with it, as that one is less.
        var matched = 0;
        while (place < end)
        {
            var entry = Read(body, ref place);
            if (entry.Shared < matched)
            {
                break;
            }

            if (entry.Shared == matched)
            {
                var rest = key[matched..];
                var common = rest.CommonPrefixLength(entry.Rest);
                if (common == rest.Length && common == entry.Rest.Length)
                {
                    value = entry.Value;
                    return true;
                }

                if (common == rest.Length || (common < entry.Rest.Length && entry.Rest[common] > rest[common]))
                {
                    break;
                }

                matched += common;
            }
        }

        value = 0;
        return false;
    }

    /// <summary>Where the last whole key begins that is not after a key; the beginning when there is none.</summary>
    public static int PlaceBefore(ReadOnlySpan<byte> body, ReadOnlySpan<byte> key)
    {
        var end = End(body);
        var (low, high) = (0, Restarts(body) - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var place = (int)BinaryPrimitives.ReadUInt16LittleEndian(body[(end + (middle * sizeof(ushort)))..]);
            if (Read(body, ref place).Rest.SequenceCompareTo(key) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low <= high ? BinaryPrimitives.ReadUInt16LittleEndian(body[(end + (low * sizeof(ushort)))..]) : 0;
    }

    /// <summary>Where the entries end.</summary>
    public static int End(ReadOnlySpan<byte> body) => body.Length - ((Restarts(body) + 1) * sizeof(ushort));

    /// <summary>Reads an entry and goes on to the next.</summary>
    public static BlockEntry Read(ReadOnlySpan<byte> body, ref int place)
    {
        var shared = (int)Leb128.Read(body, ref place);
        var length = (int)Leb128.Read(body, ref place);
        var rest = body.Slice(place, length);
        place += length;
        return new BlockEntry(shared, rest, Leb128.Read(body, ref place));
    }

    private static int Restarts(ReadOnlySpan<byte> body) => BinaryPrimitives.ReadUInt16LittleEndian(body[^sizeof(ushort)..]);
}
