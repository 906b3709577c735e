namespace Exchange.Matching;

/// <summary>
/// UTS 46 processing, revision 33 (Unicode 16): non-transitional, with UseSTD3ASCIIRules, CheckHyphens, CheckBidi, CheckJoiners
/// and VerifyDnsLength. The framework's IdnMapping is laxer and depends on the ICU that is installed.
/// </summary>
public static class Idna
{
    private const string Prefix = "xn--";
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    // The longest name in code points that can still come to 253 octets, its ignored ones counted generously: normalization and
    // Punycode take quadratic time, so they never see more.
    private const int LongestInput = 2048;

    /// <summary>Converts a name to A-labels in lower case.</summary>
    /// <param name="name">The name, without the root's dot: VerifyDnsLength has no empty label, the last included.</param>
    /// <returns>The A-labels, or DOMAIN_NAME_INVALID.</returns>
    public static Outcome<string> ToAscii(ReadOnlySpan<char> name)
    {
        if (!Process(name).TryGet(out var labels, out var refusal))
        {
            return refusal;
        }

        var ascii = new string[labels.Count];
        for (var i = 0; i < labels.Count; i++)
        {
            var label = labels[i];
            if (label.Count == 0)
            {
                return Invalid("a label is empty");
            }

            if (label.All(c => c < 0x80))
            {
                ascii[i] = Normalization.Text(label);
            }
            else if (Punycode.Encode(label) is { } encoded)
            {
                ascii[i] = Prefix + encoded;
            }
            else
            {
                return Invalid("a label is too long");
            }

            if (ascii[i].Length > LongestLabel)
            {
                return Invalid("a label is longer than 63 octets");
            }
        }

        var text = string.Join('.', ascii);
        return text.Length > LongestName ? TooLong() : text;
    }

    /// <summary>Converts a name to U-labels.</summary>
    /// <param name="name">The name, in A-labels or U-labels; the root's dot may end it.</param>
    /// <returns>The U-labels, or DOMAIN_NAME_INVALID.</returns>
    public static Outcome<string> ToUnicode(ReadOnlySpan<char> name) =>
        Process(name).TryGet(out var labels, out var refusal)
            ? string.Join('.', labels.Select(Normalization.Text))
            : refusal;

    private static Outcome<List<List<int>>> Process(ReadOnlySpan<char> name)
    {
        if (name.Length > LongestInput)
        {
            return TooLong();
        }

        var data = IdnaData.Current;
        var mapped = new List<int>(name.Length);
        foreach (var point in Normalization.CodePoints(name))
        {
            switch (data.Map(point, out var target))
            {
                case IdnaStatus.Mapped:
                    mapped.AddRange(Normalization.CodePoints(target));
                    break;
                case IdnaStatus.Valid or IdnaStatus.Deviation or IdnaStatus.Disallowed:
                    mapped.Add(point);
                    break;
                case IdnaStatus.Ignored:
                    break;
            }
        }

        var labels = Split(Normalization.ToNfc(mapped, data));
        for (var i = 0; i < labels.Count; i++)
        {
            // The root's label is the one that may be empty, and in U-labels only.
            if (labels[i].Count == 0 && i > 0 && i == labels.Count - 1)
            {
                continue;
            }

            if (!Convert(labels[i], data).TryGet(out var label, out var refusal))
            {
                return refusal;
            }

            labels[i] = label;
        }

        return labels.Any(l => BidiRule.IsRightToLeft(l, data)) && !labels.All(l => BidiRule.Holds(l, data))
            ? Invalid("right-to-left and left-to-right characters are mixed against RFC 5893")
            : labels;
    }

    private static List<List<int>> Split(List<int> points)
    {
        List<List<int>> labels = [[]];
        foreach (var point in points)
        {
            if (point == '.')
            {
                labels.Add([]);
            }
            else
            {
                labels[^1].Add(point);
            }
        }

        return labels;
    }

    private static Outcome<List<int>> Convert(List<int> label, IdnaData data)
    {
        if (label.Count < 4 || label[0] != 'x' || label[1] != 'n' || label[2] != '-' || label[3] != '-')
        {
            return Check(label, data) is { } fault ? fault : label;
        }

        if (label.Any(c => c >= 0x80)
            || Punycode.Decode(Normalization.Text(label).AsSpan(Prefix.Length)) is not { Count: > 0 } decoded
            || decoded.All(c => c < 0x80))
        {
            return Invalid("a label that begins with xn-- is no Punycode of a name that needs it");
        }

        if (!Normalization.ToNfc(decoded, data).SequenceEqual(decoded))
        {
            return Invalid("a label that begins with xn-- does not hold Normalization Form C");
        }

        return Check(decoded, data) is { } faulty ? faulty : decoded;
    }

    /// <summary>The validity criteria of section 4.1.</summary>
    private static Refusal? Check(List<int> label, IdnaData data)
    {
        if (label.Count == 0)
        {
            return Invalid("a label is empty");
        }

        if (label[0] == '-' || label[^1] == '-')
        {
            return Invalid("a label begins or ends with a hyphen");
        }

        if (label.Count >= 4 && label[2] == '-' && label[3] == '-')
        {
            return Invalid("a label has hyphens in the third and fourth place");
        }

        if (data.Mark[label[0]] != 0)
        {
            return Invalid("a label begins with a combining mark");
        }

        foreach (var point in label)
        {
            var valid = point < 0x80
                ? point is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'
                : data.Map(point, out _) is IdnaStatus.Valid or IdnaStatus.Deviation;
            if (!valid)
            {
                return Invalid(point switch
                {
                    '_' => "a label holds an underscore",
                    ' ' => "the name holds a space",
                    _ => "a label holds a character that domain names do not have",
                });
            }
        }

        return JoinerRule.Holds(label, data) ? null : Invalid("a zero-width joiner stands where none may (RFC 5892 appendix A)");
    }

    private static Refusal TooLong() => Invalid("the name is longer than 253 octets");

    private static Refusal Invalid(string message) => new(RefusalReason.DomainNameInvalid, message);
}
