namespace Exchange;

/// <summary>The one shape of ids that people choose: a lower-case letter, then lower-case letters, digits and hyphens.</summary>
internal static class PlainId
{
    /// <summary>Says whether a text is such an id.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters; two are the least.</param>
    public static bool Is(string? text, int longest)
    {
        if (text is null || text.Length < 2 || text.Length > longest || !char.IsAsciiLetterLower(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }
}
