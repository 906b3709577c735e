namespace Exchange.Demo;

/// <summary>
/// Text whose lines hold columns between tabs, as the tool writes it when no terminal reads it: made readable again for a person.
/// </summary>
internal static class TabbedText
{
    private const int Gap = 2;

    /// <summary>Puts the columns of neighbouring lines under each other.</summary>
    public static IEnumerable<string> Align(IReadOnlyList<string> lines)
    {
        for (var from = 0; from < lines.Count;)
        {
            var to = from;
            while (to < lines.Count && lines[to].Contains('\t', StringComparison.Ordinal))
            {
                to++;
            }

            if (to == from)
            {
                yield return lines[from++];
                continue;
            }

            string[][] rows = [.. lines.Skip(from).Take(to - from).Select(l => l.Split('\t'))];
            var widths = Enumerable.Range(0, rows.Max(r => r.Length)).Select(c => rows.Max(r => c < r.Length ? r[c].Length : 0)).ToArray();
            foreach (var row in rows)
            {
                yield return string.Concat(row.Select((cell, c) => cell.PadRight(widths[c] + Gap))).TrimEnd();
            }

            from = to;
        }
    }
}
