using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>Writes changes in one of the formats.</summary>
/// <param name="format">Which.</param>
/// <param name="environment">Where a table goes.</param>
/// <param name="writer">Where lines go.</param>
internal sealed class ChangeWriter(PullFormat format, ToolEnvironment environment, TextWriter writer)
{
    private const string Dropped = "DROPPED";

    /// <summary>Begins a file or stream.</summary>
    public void Begin()
    {
        if (format == PullFormat.Csv)
        {
            writer.WriteLine(SafeText.Row(RecordColumns.Names.Prepend("change")));
        }
    }

    /// <summary>Writes a page of changes.</summary>
    /// <param name="changes">The changes.</param>
    public void Write(IReadOnlyList<Wire.Change> changes)
    {
        if (format == PullFormat.Table)
        {
            WriteTable(changes.Select(c => (Wording.Code(c.Kind), c.Record)));
            return;
        }

        foreach (var change in changes)
        {
            writer.WriteLine(format == PullFormat.Csv
                ? SafeText.Row(RecordColumns.Cells(change.Record).Prepend(Wording.Code(change.Kind)))
                : MessageJson.Line(change));
        }
    }

    /// <summary>Writes names that a snapshot did not bring again.</summary>
    /// <param name="names">The names.</param>
    public void WriteDropped(IReadOnlyList<string> names)
    {
        var records = names.Select(n => new Wire.Record { Name = n }).ToArray();
        if (format == PullFormat.Table)
        {
            WriteTable(records.Select(r => (Dropped, r)));
            return;
        }

        foreach (var record in records)
        {
            writer.WriteLine(format == PullFormat.Csv
                ? SafeText.Row(RecordColumns.Cells(record).Prepend(Dropped))
                : $"{{\"kind\":\"CHANGE_KIND_{Dropped}\",\"record\":{MessageJson.Line(record)}}}");
        }
    }

    private void WriteTable(IEnumerable<(string Kind, Wire.Record Record)> changes) =>
        RecordTable.Of(changes.Select(c => (c.Kind.ToLowerInvariant().Replace('_', ' '), c.Record)), environment).Write(environment with { Output = writer });
}
