namespace Exchange.Audit;

/// <summary>Ascending positions in few octets: pairs of (gap, run length) as unsigned LEB128, so that a batch is two numbers.</summary>
public static class Positions
{
    /// <summary>Octets say in a few how many positions they stand for; no more are made of them than this.</summary>
    public const int MostDecoded = 1_000_000;

    /// <summary>Puts positions in order, each once; those that come in order, as a page's usually do, are only looked over.</summary>
    /// <param name="positions">The positions.</param>
    /// <returns>Strictly ascending.</returns>
    public static long[] InOrder(IEnumerable<long> positions)
    {
        long[] given = [.. positions];
        for (var i = 1; i < given.Length; i++)
        {
            if (given[i] <= given[i - 1])
            {
                return [.. given.Order().Distinct()];
            }
        }

        return given;
    }

    /// <summary>Encodes.</summary>
    /// <param name="ascending">Positions, strictly ascending.</param>
    /// <returns>The encoding; empty for none.</returns>
    /// <exception cref="ArgumentException">They do not ascend: what was shown would be written wrong into the log.</exception>
    public static byte[] Encode(ReadOnlySpan<long> ascending)
    {
        var output = new List<byte>();
        long next = 0;
        for (var i = 0; i < ascending.Length;)
        {
            var first = ascending[i];
            if (first < next)
            {
                throw new ArgumentException("positions ascend", nameof(ascending));
            }

            var run = 1;
            while (i + run < ascending.Length && ascending[i + run] == first + run)
            {
                run++;
            }

            Append(output, first - next);
            Append(output, run);
            next = first + run;
            i += run;
        }

        return [.. output];
    }

    /// <summary>Decodes.</summary>
    /// <param name="encoded">As encoded.</param>
    /// <returns>The positions, ascending.</returns>
    /// <exception cref="FormatException">The octets are no encoding, or one of more than <see cref="MostDecoded"/> positions.</exception>
    public static IReadOnlyList<long> Decode(ReadOnlySpan<byte> encoded)
    {
        var positions = new List<long>();
        foreach (var (first, count) in Runs(encoded))
        {
            if (count > MostDecoded - positions.Count)
            {
                throw new FormatException($"more than {MostDecoded} positions are not decoded: read their runs");
            }

            for (var i = 0L; i < count; i++)
            {
                positions.Add(first + i);
            }
        }

        return positions;
    }

    /// <summary>Reads the runs: of octets from anybody, since a run takes as little room as a position.</summary>
    /// <param name="encoded">As encoded.</param>
    /// <returns>The first position of each run, and how many it has; ascending, with gaps between.</returns>
    /// <exception cref="FormatException">The octets are no encoding.</exception>
    public static IReadOnlyList<(long First, long Count)> Runs(ReadOnlySpan<byte> encoded)
    {
        var runs = new List<(long First, long Count)>();
        long next = 0;
        while (!encoded.IsEmpty)
        {
            var run = TakeRun(ref encoded, next);
            runs.Add(run);
            next = run.First + run.Count;
        }

        return runs;
    }

    /// <summary>Says whether a position is among the encoded ones.</summary>
    /// <param name="encoded">As encoded.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when it is.</returns>
    /// <exception cref="FormatException">The octets are no encoding.</exception>
    public static bool Contain(ReadOnlySpan<byte> encoded, long position)
    {
        long next = 0;
        while (!encoded.IsEmpty && next <= position)
        {
            var (first, count) = TakeRun(ref encoded, next);
            next = first + count;
            if (position >= first && position < next)
            {
                return true;
            }
        }

        return false;
    }

    private static (long First, long Count) TakeRun(ref ReadOnlySpan<byte> encoded, long next)
    {
        var gap = Take(ref encoded);
        var count = Take(ref encoded);

        // A run that adjoins the one before is one with it.
        if (count == 0 || (gap == 0 && next > 0) || gap > long.MaxValue - next || count > long.MaxValue - next - gap)
        {
            throw new FormatException("positions ascend, in runs with gaps between");
        }

        return (next + gap, count);
    }

    private static void Append(List<byte> output, long value)
    {
        while (value >= 0x80)
        {
            output.Add((byte)(value | 0x80));
            value >>= 7;
        }

        output.Add((byte)value);
    }

    private static long Take(ref ReadOnlySpan<byte> encoded)
    {
        long value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (encoded.IsEmpty)
            {
                break;
            }

            var octet = encoded[0];
            encoded = encoded[1..];
            value |= (long)(octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("positions are cut short");
    }
}
