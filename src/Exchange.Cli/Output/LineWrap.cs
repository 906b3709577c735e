namespace Exchange.Cli.Output;

/// <summary>Breaks long lines between words, so that a terminal need not break them within.</summary>
internal static class LineWrap
{
    private const int Least = 20;

    /// <summary>Breaks a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="room">How many columns there are; a word that is longer is cut.</param>
    /// <returns>The pieces.</returns>
    public static IEnumerable<string> Break(string text, int room)
    {
        room = Math.Max(Least, room);
        while (text.Length > room)
        {
            var at = text.LastIndexOf(' ', room);
            var cut = at > room / 3 ? at : room;
            yield return text[..cut];
            text = text[cut..].TrimStart(' ');
        }

        yield return text;
    }
}
