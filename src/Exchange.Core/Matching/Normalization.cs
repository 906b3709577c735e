using System.Text;

namespace Exchange.Matching;

/// <summary>Unicode Normalization Form C (UAX 15) on our own data; Hangul by arithmetic (The Unicode Standard, section 3.12).</summary>
internal static class Normalization
{
    private const int HangulBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    public static List<int> ToNfc(IReadOnlyList<int> codePoints, IdnaData data)
    {
        var decomposed = new List<int>(codePoints.Count);
        foreach (var codePoint in codePoints)
        {
            Decompose(codePoint, decomposed, data);
        }

        Reorder(decomposed, data);
        return Compose(decomposed, data);
    }

    /// <summary>The code points of a text; an unpaired surrogate stays what it is and is disallowed later.</summary>
    public static List<int> CodePoints(ReadOnlySpan<char> text)
    {
        var codePoints = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                codePoints.Add(char.ConvertToUtf32(text[i], text[++i]));
            }
            else
            {
                codePoints.Add(text[i]);
            }
        }

        return codePoints;
    }

    public static string Text(IEnumerable<int> codePoints)
    {
        var text = new StringBuilder();
        foreach (var codePoint in codePoints)
        {
            if (codePoint is >= 0xD800 and <= 0xDFFF)
            {
                text.Append((char)codePoint);
            }
            else
            {
                text.Append(char.ConvertFromUtf32(codePoint));
            }
        }

        return text.ToString();
    }

    private static void Decompose(int codePoint, List<int> output, IdnaData data)
    {
        var syllable = codePoint - HangulBase;
        if (syllable is >= 0 and < LeadCount * VowelCount * TrailCount)
        {
            output.Add(LeadBase + (syllable / (VowelCount * TrailCount)));
            output.Add(VowelBase + (syllable % (VowelCount * TrailCount) / TrailCount));
            if (syllable % TrailCount is var trail and > 0)
            {
                output.Add(TrailBase + trail);
            }
        }
        else if (data.TryDecompose(codePoint, out var first, out var second))
        {
            Decompose(first, output, data);
            if (second != 0)
            {
                Decompose(second, output, data);
            }
        }
        else
        {
            output.Add(codePoint);
        }
    }

    private static void Reorder(List<int> points, IdnaData data)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var own = data.CombiningClass[points[i]];
            for (var j = i; own != 0 && j > 0 && data.CombiningClass[points[j - 1]] > own; j--)
            {
                (points[j - 1], points[j]) = (points[j], points[j - 1]);
            }
        }
    }

    private static List<int> Compose(List<int> points, IdnaData data)
    {
        var output = new List<int>(points.Count);
        var starter = -1;
        var lastClass = 0;
        foreach (var point in points)
        {
            var own = data.CombiningClass[point];
            var blocked = starter >= 0 && output.Count - 1 > starter && (lastClass >= own || lastClass == 0);
            if (starter >= 0 && !blocked && TryCompose(output[starter], point, data, out var composite))
            {
                output[starter] = composite;
                continue;
            }

            if (own == 0)
            {
                starter = output.Count;
            }

            lastClass = own;
            output.Add(point);
        }

        return output;
    }

    private static bool TryCompose(int first, int second, IdnaData data, out int composite)
    {
        if (first - LeadBase is var lead and >= 0 and < LeadCount && second - VowelBase is var vowel and >= 0 and < VowelCount)
        {
            composite = HangulBase + (((lead * VowelCount) + vowel) * TrailCount);
            return true;
        }

        if (first - HangulBase is var syllable and >= 0 and < LeadCount * VowelCount * TrailCount
            && syllable % TrailCount == 0
            && second - TrailBase is > 0 and < TrailCount)
        {
            composite = first + (second - TrailBase);
            return true;
        }

        return data.TryCompose(first, second, out composite);
    }
}
