namespace Exchange.Matching;

/// <summary>A property of code points as sorted ranges.</summary>
internal sealed class UnicodeRanges(int[] starts, int[] ends, byte[] values)
{
    /// <summary>The property's value for a code point; 0 when it has none.</summary>
    public byte this[int codePoint]
    {
        get
        {
            var at = Array.BinarySearch(starts, codePoint);
            at = at >= 0 ? at : ~at - 1;
            return at >= 0 && codePoint <= ends[at] ? values[at] : (byte)0;
        }
    }
}
