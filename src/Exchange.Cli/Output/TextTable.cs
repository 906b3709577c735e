using Spectre.Console;

namespace Exchange.Cli.Output;

/// <summary>A table: with borders on a terminal, as tab-separated values with a header line elsewhere, so that cut and awk can read it.</summary>
/// <param name="headers">The columns; one that begins with '>' is aligned to the right.</param>
internal sealed class TextTable(params string[] headers)
{
    private const int Edges = 2;
    private const int Gap = 3;

    private readonly List<string[]> _rows = [];

    /// <summary>Columns that a narrow terminal can do without, the first to go first.</summary>
    public IReadOnlyList<string> DropOrder { get; init; } = [];

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One cell a column; made safe here.</param>
    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(SafeText.ForTerminal)]);

    /// <summary>Writes it.</summary>
    /// <param name="environment">Where to.</param>
    public void Write(ToolEnvironment environment)
    {
        if (!environment.OutputIsTerminal)
        {
            environment.Output.WriteLine(string.Join('\t', headers.Select(h => h.TrimStart('>'))));
            foreach (var row in _rows)
            {
                environment.Output.WriteLine(string.Join('\t', row));
            }

            return;
        }

        var shown = Fitting(environment.Width);
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in shown.Select(i => headers[i]))
        {
            var column = new TableColumn(new Text(header.TrimStart('>'), new Style(decoration: Decoration.Bold)));
            table.AddColumn(header.StartsWith('>') ? column.RightAligned() : column);
        }

        foreach (var row in _rows)
        {
            table.AddRow(shown.Select(i => new Text(row[i])));
        }

        Screen.Of(environment).Write(table);
    }

    // The columns whose longest cells stand side by side; what still does not fit is wrapped.
    private List<int> Fitting(int width)
    {
        var shown = Enumerable.Range(0, headers.Length).ToList();
        foreach (var name in DropOrder)
        {
            if (Edges + shown.Sum(i => Gap + Math.Max(headers[i].Length, _rows.Count == 0 ? 0 : _rows.Max(r => r[i].Length))) <= width)
            {
                break;
            }

            shown.RemoveAll(i => headers[i].TrimStart('>') == name);
        }

        return shown;
    }
}
