using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>Records as a table for people.</summary>
internal static class RecordTable
{
    /// <summary>Makes the table.</summary>
    /// <param name="records">The records.</param>
    /// <returns>The table.</returns>
    public static TextTable Of(IEnumerable<Wire.Record> records)
    {
        var table = new TextTable("kind", "name", "status", "about", "agency", "operation", "sharing", "updated", "record");
        foreach (var record in records)
        {
            table.Add(
                RecordTitle.Kind(record),
                RecordTitle.Of(record),
                RecordTitle.Status(record),
                RecordTitle.About(record),
                RecordTitle.Originator(record.Name),
                Wording.Id(record.Content?.Operation ?? ""),
                RecordTitle.Tlp(record.Marking?.Tlp ?? Wire.Tlp.Unspecified),
                Wording.Time(record.UpdateTime),
                record.Name);
        }

        return table;
    }
}
