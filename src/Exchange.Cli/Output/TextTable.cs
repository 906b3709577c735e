using Spectre.Console;

namespace Exchange.Cli.Output;

/// <summary>A table: with borders on a terminal, as tab-separated values with a header line elsewhere, so that cut and awk can read it.</summary>
/// <param name="headers">The columns; one that begins with '>' is aligned to the right.</param>
internal sealed class TextTable(params string[] headers)
{
    private readonly List<string[]> _rows = [];

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

        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in headers)
        {
            var column = new TableColumn(new Text(header.TrimStart('>'), new Style(decoration: Decoration.Bold)));
            table.AddColumn(header.StartsWith('>') ? column.RightAligned() : column);
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(c => new Text(c)));
        }

        Screen.Of(environment).Write(table);
    }
}
