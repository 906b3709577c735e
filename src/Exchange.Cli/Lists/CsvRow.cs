namespace Exchange.Cli.Lists;

/// <summary>The cells of a row that are not empty, trimmed, by column.</summary>
internal sealed class CsvRow(IReadOnlyDictionary<Column, string> cells)
{
    /// <summary>The columns whose cells are not empty.</summary>
    public IEnumerable<Column> Columns => cells.Keys;

    /// <summary>The cell; empty when there is none.</summary>
    public string this[Column column] => cells.GetValueOrDefault(column, "");
}
