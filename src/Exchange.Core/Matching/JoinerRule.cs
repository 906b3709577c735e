namespace Exchange.Matching;

/// <summary>The contextual rules for zero-width joiner and non-joiner (RFC 5892 appendix A.1 and A.2).</summary>
internal static class JoinerRule
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;
    private const byte Virama = 9;
    private const byte LeftJoining = 1;
    private const byte RightJoining = 2;
    private const byte DualJoining = 3;
    private const byte Transparent = 4;

    /// <summary>True when every joiner of a label stands where it may.</summary>
    public static bool Holds(IReadOnlyList<int> label, IdnaData data)
    {
        for (var i = 0; i < label.Count; i++)
        {
            if (label[i] is not (NonJoiner or Joiner))
            {
                continue;
            }

            var afterVirama = i > 0 && data.CombiningClass[label[i - 1]] == Virama;
            if (!afterVirama && (label[i] == Joiner || !JoinsBothSides(label, i, data)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool JoinsBothSides(IReadOnlyList<int> label, int at, IdnaData data)
    {
        var before = at - 1;
        while (before >= 0 && data.JoiningType[label[before]] == Transparent)
        {
            before--;
        }

        var after = at + 1;
        while (after < label.Count && data.JoiningType[label[after]] == Transparent)
        {
            after++;
        }

        return before >= 0 && data.JoiningType[label[before]] is LeftJoining or DualJoining
            && after < label.Count && data.JoiningType[label[after]] is RightJoining or DualJoining;
    }
}
