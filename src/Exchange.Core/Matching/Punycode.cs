namespace Exchange.Matching;

/// <summary>Punycode (RFC 3492), without the case annotation.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int Smallest = 1;
    private const int Largest = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialPoint = 128;

    /// <summary>Encodes code points; null on overflow.</summary>
    public static string? Encode(IReadOnlyList<int> input)
    {
        var output = new System.Text.StringBuilder();
        foreach (var point in input)
        {
            if (point < InitialPoint)
            {
                output.Append((char)point);
            }
        }

        var basic = output.Length;
        var handled = basic;
        if (basic > 0)
        {
            output.Append('-');
        }

        long n = InitialPoint;
        long delta = 0;
        var bias = InitialBias;
        while (handled < input.Count)
        {
            var next = input.Where(p => p >= n).Min();
            delta += (next - n) * (handled + 1);
            if (delta > int.MaxValue)
            {
                return null;
            }

            n = next;
            foreach (var point in input)
            {
                if (point < n)
                {
                    delta++;
                }

                if (point == n)
                {
                    AppendDelta(output, delta, bias);
                    bias = Adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            n++;
        }

        return output.ToString();
    }

    /// <summary>Decodes; null when the text is no Punycode.</summary>
    public static List<int>? Decode(ReadOnlySpan<char> input)
    {
        var output = new List<int>(input.Length);
        var delimiter = input.LastIndexOf('-');
        for (var i = 0; i < delimiter; i++)
        {
            if (input[i] >= InitialPoint)
            {
                return null;
            }

            output.Add(input[i]);
        }

        long n = InitialPoint;
        long at = 0;
        var bias = InitialBias;

        // A delimiter in the first place follows no basic code point, so it is none (RFC 3492 section 6.2: b > 0).
        for (var i = delimiter > 0 ? delimiter + 1 : 0; i < input.Length;)
        {
            var before = at;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                if (i >= input.Length || DigitOf(input[i++]) is not { } digit)
                {
                    return null;
                }

                at += digit * weight;
                if (at > int.MaxValue)
                {
                    return null;
                }

                var threshold = Threshold(k, bias);
                if (digit < threshold)
                {
                    break;
                }

                weight *= Base - threshold;
                if (weight > int.MaxValue)
                {
                    return null;
                }
            }

            bias = Adapt(at - before, output.Count + 1, before == 0);
            n += at / (output.Count + 1);
            at %= output.Count + 1;
            if (n > 0x10FFFF || n is >= 0xD800 and <= 0xDFFF)
            {
                return null;
            }

            output.Insert((int)at++, (int)n);
        }

        return output;
    }

    private static void AppendDelta(System.Text.StringBuilder output, long delta, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Threshold(k, bias);
            if (delta < threshold)
            {
                output.Append(Digit((int)delta));
                return;
            }

            output.Append(Digit((int)(threshold + ((delta - threshold) % (Base - threshold)))));
            delta = (delta - threshold) / (Base - threshold);
        }
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, Smallest, Largest);

    private static int Adapt(long delta, int count, bool first)
    {
        delta = first ? delta / Damp : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - Smallest) * Largest / 2; k += Base)
        {
            delta /= Base - Smallest;
        }

        return (int)(k + ((Base - Smallest + 1) * delta / (delta + Skew)));
    }

    private static char Digit(int value) => (char)(value < 26 ? 'a' + value : '0' + (value - 26));

    private static int? DigitOf(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= 'A' and <= 'Z' => c - 'A',
        >= '0' and <= '9' => c - '0' + 26,
        _ => null,
    };
}
