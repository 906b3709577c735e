namespace Exchange.Cli.Lists;

/// <summary>The first line of a CSV file: its separator and its columns.</summary>
internal sealed class CsvHeader
{
    private static readonly char[] Separators = [';', '\t', ','];

    private CsvHeader(char separator, Column?[] columns) => (Separator, Columns) = (separator, columns);

    /// <summary>Between cells.</summary>
    public char Separator { get; }

    /// <summary>The columns in order; null where one is left out on demand or has no name.</summary>
    public IReadOnlyList<Column?> Columns { get; }

    /// <summary>Reads a header.</summary>
    /// <param name="text">The line.</param>
    /// <param name="separator">When the file states it (<c>sep=;</c>); null to find it out.</param>
    /// <param name="left">Columns to leave out, as the file calls them.</param>
    /// <returns>The header, or REQUEST_INVALID naming every column that is not understood.</returns>
    public static Outcome<CsvHeader> Parse(string text, char? separator, IReadOnlyCollection<string> left)
    {
        var between = separator ?? Separators.MaxBy(s => text.Count(c => c == s));
        var names = new List<string>();
        if (CsvCells.Cut(text, between, names) != CsvFault.None)
        {
            return Invalid("its quotes do not close");
        }

        while (names.Count > 1 && string.IsNullOrWhiteSpace(names[^1]))
        {
            names.RemoveAt(names.Count - 1);
        }

        var columns = new Column?[names.Count];
        var faults = new List<string>();
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i].Trim().Trim('\uFEFF');
            if (left.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            columns[i] = ColumnNames.Find(name);
            if (columns[i] is not { } column)
            {
                faults.Add(name.Length == 0 ? $"column {i + 1} has no name" : $"'{Shown(name)}' is no known column (nearest: {ColumnNames.Nearest(name)})");
            }
            else if (columns.AsSpan(0, i).Contains(column))
            {
                faults.Add($"'{Shown(name)}' and an earlier column both mean {ColumnNames.NameOf(column)}");
            }
        }

        return faults.Count > 0 ? Invalid(string.Join("; ", faults)) : new CsvHeader(between, columns);
    }

    private static string Shown(string name) => name.Length > 40 ? name[..40] : name;

    private static Refusal Invalid(string what) => new(
        RefusalReason.RequestInvalid,
        $"the first line must name the columns: {what}. Rename the column, leave it out with --ignore-column NAME, or read the file in another format with --format; `exchange push --columns` lists the columns");
}
