using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>Finds a record by name, with the same reads whether it stands or not.</summary>
internal static class RecordLookup
{
    public static StoredRecord? Find(ReadSession reading, int agencyNumber, string id)
    {
        reading.Position.Bind(1, agencyNumber).Bind(2, id).First(row => row.Long(0), out var position);
        return reading.Head.Bind(1, position).First(row => HeadRow.Read(row, reading.Numbers), out var record) ? record : null;
    }
}
