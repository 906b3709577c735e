using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>Reads duties, and who was shown a record.</summary>
internal static class DutyQuery
{
    /// <summary>An agency's open duties.</summary>
    public static IReadOnlyList<Duty> Open(ReadSession reading, AgencyId agency, long after, int limit) =>
        Read(reading, reading.OpenDuties.Bind(1, reading.Numbers.Find(agency) ?? 0).Bind(2, after).Bind(3, limit));

    /// <summary>The ledger of a record.</summary>
    public static Ledger? Ledger(ReadSession reading, RecordKey key)
    {
        var originator = reading.Numbers.Find(key.Originator) ?? 0;
        if (RecordLookup.Find(reading, originator, key.Id) is not { } head)
        {
            return null;
        }

        var answered = reading.Shown.Answered(originator, key.Id);
        var disclosures = reading.Shown.Of(RecordLookup.Revisions(reading, head, originator))
            .Where(row => row.AgencyNumber != originator)
            .Select(row => new LedgerDisclosure(reading.Numbers.Agency(row.AgencyNumber), row.Revision, row.Time, row.Purpose, reading.Shown.StateOf(row, answered)));
        return new Ledger(
            [.. disclosures.OrderBy(d => d.Agency).ThenBy(d => d.Time)],
            Read(reading, reading.DutiesOfRecord.Bind(1, originator).Bind(2, key.Id)));
    }

    private static List<Duty> Read(ReadSession reading, Statement rows)
    {
        var duties = new List<Duty>();
        while (rows.Step())
        {
            var result = (DutyResult)rows.Int(10);
            duties.Add(new Duty
            {
                Number = rows.Long(0),
                Agency = reading.Numbers.Agency(rows.Int(1)),
                Record = new RecordKey(reading.Numbers.Agency(rows.Int(2)), rows.Text(3)),
                Kind = (DutyKind)rows.Int(4),
                Cause = (DutyCause)rows.Int(5),
                Revision = rows.Long(6),
                CreateTime = Times.FromMicroseconds(rows.Long(7)),
                DeliverTime = rows.LongOrNull(8) is { } delivered ? Times.FromMicroseconds(delivered) : null,
                AcknowledgeTime = result != DutyResult.None && rows.LongOrNull(9) is { } closed ? Times.FromMicroseconds(closed) : null,
                IsLifted = result == DutyResult.None && !rows.IsNull(9),
                Result = result,
                RetentionBasis = rows.Text(11),
            });
        }

        return duties;
    }
}
