using System.Text;

namespace Exchange.Cli.Lists;

/// <summary>Cuts a row into cells (RFC 4180): a cell in double quotes may hold separators, line ends and doubled quotes.</summary>
internal static class CsvCells
{
    /// <summary>Cuts a row.</summary>
    /// <param name="text">The row; line ends inside quotes included.</param>
    /// <param name="separator">Between cells.</param>
    /// <param name="cells">The cells.</param>
    public static CsvFault Cut(string text, char separator, List<string> cells)
    {
        cells.Clear();
        var at = 0;
        while (true)
        {
            var start = at;
            while (start < text.Length && text[start] == ' ')
            {
                start++;
            }

            if (start < text.Length && text[start] == '"')
            {
                if (!TryQuoted(text, start + 1, out var cell, out at))
                {
                    return CsvFault.QuoteOpen;
                }

                cells.Add(cell);
                while (at < text.Length && text[at] == ' ')
                {
                    at++;
                }

                if (at < text.Length && text[at] != separator)
                {
                    return CsvFault.TextAfterQuote;
                }
            }
            else
            {
                var end = text.IndexOf(separator, at);
                end = end < 0 ? text.Length : end;
                cells.Add(text[at..end]);
                at = end;
            }

            if (at >= text.Length)
            {
                return CsvFault.None;
            }

            at++;
        }
    }

    private static bool TryQuoted(string text, int from, out string cell, out int after)
    {
        var content = new StringBuilder();
        var at = from;
        while (true)
        {
            var quote = text.IndexOf('"', at);
            if (quote < 0)
            {
                (cell, after) = ("", text.Length);
                return false;
            }

            content.Append(text, at, quote - at);
            if (quote + 1 < text.Length && text[quote + 1] == '"')
            {
                content.Append('"');
                at = quote + 2;
                continue;
            }

            (cell, after) = (content.ToString(), quote + 1);
            return true;
        }
    }
}
