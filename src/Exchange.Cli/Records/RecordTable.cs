using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>Records as a table for people; a terminal gets the short form of names, which <c>show</c> takes too.</summary>
internal static class RecordTable
{
    private static readonly string[] Headers = ["kind", "name", "status", "about", "agency", "operation", "sharing", "updated (UTC)", "record"];

    private static readonly string[] DropOrder = ["agency", "updated (UTC)", "operation", "about"];

    /// <summary>Makes the table.</summary>
    /// <param name="records">The records.</param>
    /// <param name="environment">Where it is shown.</param>
    /// <returns>The table.</returns>
    public static TextTable Of(IEnumerable<Wire.Record> records, ToolEnvironment environment)
    {
        var table = new TextTable(Headers) { DropOrder = DropOrder };
        foreach (var record in records)
        {
            table.Add(Cells(record, environment));
        }

        return table;
    }

    /// <summary>Makes the table of a feed's changes.</summary>
    /// <param name="changes">What happened to which record.</param>
    /// <param name="environment">Where it is shown.</param>
    /// <returns>The table.</returns>
    public static TextTable Of(IEnumerable<(string Change, Wire.Record Record)> changes, ToolEnvironment environment)
    {
        var table = new TextTable(["change", .. Headers]) { DropOrder = DropOrder };
        foreach (var (change, record) in changes)
        {
            table.Add([change, .. Cells(record, environment)]);
        }

        return table;
    }

    private static string?[] Cells(Wire.Record record, ToolEnvironment environment) =>
    [
        RecordTitle.Kind(record),
        RecordTitle.Of(record),
        RecordTitle.Status(record),
        RecordTitle.About(record),
        RecordTitle.Originator(record.Name),
        Wording.Id(record.Content?.Operation ?? ""),
        RecordTitle.Tlp(record.Marking?.Tlp ?? Wire.Tlp.Unspecified),
        Wording.Second(record.UpdateTime),
        RecordTitle.Shown(record.Name, environment),
    ];
}
