namespace Exchange.Cli.Lists;

/// <summary>
/// Reads the rows of a CSV file. A row may go over several lines inside quotes; where quotes do not close, the damage is kept to
/// the line where they open.
/// </summary>
internal sealed class CsvFormat(LineReader lines, IReadOnlyCollection<string> ignored)
{
    private const int MostLinesOfRow = 200;
    private const string Separated = "sep=";

    private readonly List<string> _cells = [];

    /// <summary>Reads the header line, and the line <c>sep=;</c> that spreadsheets write before it.</summary>
    /// <param name="frame">Where the lines read are added.</param>
    public Outcome<CsvHeader> ReadHeader(List<ListLine> frame)
    {
        char? separator = null;
        while (lines.TryRead(out var line))
        {
            var text = line.Text.Trim('\uFEFF');
            if (string.IsNullOrWhiteSpace(text))
            {
                frame.Add(ListLine.Of(line, LineStatus.Blank));
            }
            else if (text.StartsWith(Separated, StringComparison.OrdinalIgnoreCase) && text.Length > Separated.Length)
            {
                separator = text[Separated.Length];
                frame.Add(ListLine.Of(line, LineStatus.Meta));
            }
            else if (text[0] == '#')
            {
                frame.Add(ListLine.Of(line, LineStatus.Comment));
            }
            else
            {
                frame.Add(ListLine.Of(line, LineStatus.Header));
                return CsvHeader.Parse(text, separator, ignored);
            }
        }

        return new Refusal(RefusalReason.RequestInvalid, "the file is empty: its first line must name the columns");
    }

    /// <summary>Reads the rows.</summary>
    public IEnumerable<ListLine> ReadRows(CsvHeader header)
    {
        while (lines.TryRead(out var first))
        {
            if (string.IsNullOrWhiteSpace(first.Text) || first.Text.AsSpan().Trim().Trim(header.Separator).IsEmpty)
            {
                yield return ListLine.Of(first, LineStatus.Blank);
                continue;
            }

            if (first.Text[0] == '#')
            {
                yield return ListLine.Of(first, LineStatus.Comment);
                continue;
            }

            var text = Assemble(first, header.Separator, out var fault);
            var line = first with { Text = text };
            yield return first.TooLong || fault != CsvFault.None ? Damaged(line, fault) : Row(line, header);
        }
    }

    private static ListLine Damaged(SourceLine line, CsvFault fault) => fault switch
    {
        CsvFault.None => Reject(line, "line", RefusalReason.FieldOutOfRange, "the line is longer than a megabyte", "check the file's line ends"),
        CsvFault.QuoteOpen => Reject(line, "line", RefusalReason.FieldMalformed, "a double quote is opened and not closed", "close it, or double a quote that is meant as such"),
        CsvFault.TextAfterQuote => Reject(line, "line", RefusalReason.FieldMalformed, "text follows a closing double quote", "double a quote that is meant as such"),
    };

    private static ListLine Reject(SourceLine line, string field, RefusalReason reason, string message, string remedy) =>
        ListLine.Reject(line, new Problem(field, reason, message, remedy));

    private static ListLine Domain(SourceLine line, CsvRow row)
    {
        const string Field = "domain_name";
        var written = row[Column.DomainName];
        return written.Length == 0 ? Reject(line, Field, RefusalReason.FieldRequired, "the domain name is missing", "fill in the column domain_name, or state another kind in the column kind") with { Row = row }
            : WrittenHost.Parse(written).TryGet(out var host, out var refusal) ? ListLine.Accept(line, host) with { Row = row }
            : ListLine.Reject(line, NameFault.Of(refusal)) with { Row = row };
    }

    /// <summary>Joins lines while a quote is open; gives them back when that leads nowhere.</summary>
    private string Assemble(SourceLine first, char separator, out CsvFault fault)
    {
        var text = first.Text;
        var taken = new Stack<SourceLine>();
        fault = CsvCells.Cut(text, separator, _cells);
        while (fault == CsvFault.QuoteOpen && taken.Count < MostLinesOfRow && text.Length < LineReader.LongestLine && lines.TryRead(out var next))
        {
            taken.Push(next);
            text = $"{text}\n{next.Text}";
            fault = CsvCells.Cut(text, separator, _cells);
        }

        if (fault == CsvFault.None || taken.Count == 0)
        {
            return text;
        }

        while (taken.TryPop(out var line))
        {
            lines.Return(line);
        }

        fault = CsvFault.QuoteOpen;
        return first.Text;
    }

    private ListLine Row(SourceLine line, CsvHeader header)
    {
        if (line.Text.Contains(TextDetection.Damage))
        {
            return Reject(line, "line", RefusalReason.TextNotUtf8, "it holds bytes that are no text in the file's encoding", "save the file as CSV UTF-8");
        }

        var cells = new Dictionary<Column, string>(header.Columns.Count);
        for (var i = 0; i < _cells.Count; i++)
        {
            var cell = _cells[i].Trim();
            if (cell.Length == 0)
            {
                continue;
            }

            if (i >= header.Columns.Count)
            {
                return Reject(line, "line", RefusalReason.FieldMalformed, $"it has {_cells.Count} cells where the header has {header.Columns.Count}", "put cells that hold the separator in double quotes");
            }

            if (header.Columns[i] is { } column)
            {
                cells[column] = cell;
            }
        }

        var row = new CsvRow(cells);
        return row[Column.Kind] is "" or "domain" or "DOMAIN" or "Domain"
            ? Domain(line, row)
            : ListLine.Of(line, LineStatus.Accept) with { Row = row };
    }
}
