namespace Exchange.Matching;

/// <summary>The Bidi rule for labels (RFC 5893 section 2), which holds for every label of a name that has a right-to-left one.</summary>
internal static class BidiRule
{
    private const byte L = 1;
    private const byte R = 2;
    private const byte AL = 3;
    private const byte AN = 4;
    private const byte EN = 5;
    private const byte NSM = 11;

    /// <summary>True when a label makes its name a Bidi domain name.</summary>
    public static bool IsRightToLeft(IReadOnlyList<int> label, IdnaData data) => label.Any(c => data.BidiClass[c] is R or AL or AN);

    /// <summary>True when a label keeps the six conditions.</summary>
    public static bool Holds(IReadOnlyList<int> label, IdnaData data)
    {
        if (label.Count == 0)
        {
            return true;
        }

        var classes = label.Select(c => data.BidiClass[c]).ToArray();
        var end = classes.Length;
        while (end > 0 && classes[end - 1] == NSM)
        {
            end--;
        }

        if (end == 0)
        {
            return false;
        }

        return classes[0] switch
        {
            R or AL => classes.All(c => c is R or AL or AN or EN or 6 or 7 or 8 or 9 or 10 or NSM)
                && classes[end - 1] is R or AL or EN or AN
                && !(classes.Contains(EN) && classes.Contains(AN)),
            L => classes.All(c => c is L or EN or 6 or 7 or 8 or 9 or 10 or NSM) && classes[end - 1] is L or EN,
            _ => false,
        };
    }
}
