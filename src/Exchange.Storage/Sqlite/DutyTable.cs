using Exchange.Changes;

namespace Exchange.Storage.Sqlite;

/// <summary>The table <c>duties</c> as the writer uses it.</summary>
internal sealed class DutyTable(Database database)
{
    private readonly Statement _insert = database.Prepare(
        "INSERT INTO duties (agency_no, number, originator_no, id, kind, cause, revision, created, result, basis) "
        + "VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM duties WHERE agency_no = ?1), ?2, ?3, ?4, ?5, ?6, ?7, 0, '')");

    private readonly Statement _ofRecord = database.Prepare(
        "SELECT duty_no, agency_no, kind, cause, closed, result, sequence FROM duties WHERE originator_no = ? AND id = ? ORDER BY duty_no");

    private readonly Statement _openOf = database.Prepare("SELECT originator_no, id FROM duties WHERE agency_no = ? AND closed IS NULL ORDER BY number");
    private readonly Statement _lift = database.Prepare("UPDATE duties SET closed = ? WHERE duty_no = ?");
    private readonly Statement _find = database.Prepare("SELECT kind, delivered, closed, result FROM duties WHERE number = ? AND agency_no = ?");
    private readonly Statement _record = database.Prepare("SELECT originator_no, id FROM duties WHERE number = ? AND agency_no = ?");
    private readonly Statement _deliver = database.Prepare("UPDATE duties SET delivered = ?, sequence = ? WHERE number = ? AND agency_no = ? AND delivered IS NULL");
    private readonly Statement _acknowledge = database.Prepare("UPDATE duties SET closed = ?, result = ?, basis = ? WHERE number = ? AND agency_no = ?");

    /// <summary>A duty arises.</summary>
    public void Insert(int agencyNumber, int originatorNumber, string id, DutyKind kind, DutyCause cause, long revision, DateTimeOffset now) =>
        _insert
            .Bind(1, agencyNumber)
            .Bind(2, originatorNumber)
            .Bind(3, id)
            .Bind(4, (int)kind)
            .Bind(5, (int)cause)
            .Bind(6, revision)
            .Bind(7, now.ToMicroseconds())
            .Run();

    /// <summary>The latest duty of each agency for a record.</summary>
    public Dictionary<int, DutyRow> LastOf(int originatorNumber, string id)
    {
        var last = new Dictionary<int, DutyRow>();
        _ofRecord.Bind(1, originatorNumber).Bind(2, id);
        while (_ofRecord.Step())
        {
            last[_ofRecord.Int(1)] = new DutyRow(
                _ofRecord.Long(0),
                (DutyKind)_ofRecord.Int(2),
                (DutyCause)_ofRecord.Int(3),
                _ofRecord.IsNull(4),
                (DutyResult)_ofRecord.Int(5),
                _ofRecord.LongOrNull(6) ?? -1);
        }

        return last;
    }

    /// <summary>By which entry each agency was last asked to do something about a record where it answered that it erased it: what was shown later it may hold.</summary>
    public Dictionary<int, long> ErasedAt(int originatorNumber, string id)
    {
        var erased = new Dictionary<int, long>();
        _ofRecord.Bind(1, originatorNumber).Bind(2, id);
        while (_ofRecord.Step())
        {
            if ((DutyResult)_ofRecord.Int(5) == DutyResult.Erased && _ofRecord.LongOrNull(6) is { } at)
            {
                erased[_ofRecord.Int(1)] = Math.Max(at, erased.GetValueOrDefault(_ofRecord.Int(1), -1));
            }
        }

        return erased;
    }

    /// <summary>The record of a duty, by its agency's own number.</summary>
    public (int OriginatorNumber, string Id) RecordOf(int agencyNumber, long number) =>
        _record.Bind(1, number).Bind(2, agencyNumber).First(row => (row.Int(0), row.Text(1)), out var record) ? record : throw new ArgumentException("an agency has no duty of that number", nameof(number));

    /// <summary>The records for which an agency has an open duty.</summary>
    public List<(int OriginatorNumber, string Id)> OpenOf(int agencyNumber)
    {
        var records = new List<(int OriginatorNumber, string Id)>();
        _openOf.Bind(1, agencyNumber);
        while (_openOf.Step())
        {
            records.Add((_openOf.Int(0), _openOf.Text(1)));
        }

        return records;
    }

    /// <summary>A duty ends without the agency's doing: nothing is owed any more, or something else is.</summary>
    public void Lift(long number, DateTimeOffset now) => _lift.Bind(1, now.ToMicroseconds()).Bind(2, number).Run();

    /// <summary>A duty is on its way to the agency, by an entry: its answer is about what it was shown before that.</summary>
    public void Deliver(long number, int agencyNumber, long sequence, DateTimeOffset now) =>
        _deliver.Bind(1, now.ToMicroseconds()).Bind(2, sequence).Bind(3, number).Bind(4, agencyNumber).Run();

    /// <summary>Takes an acknowledgement, or says why not.</summary>
    public RefusalReason Acknowledge(int agencyNumber, Acknowledgement acknowledgement, DateTimeOffset now)
    {
        var found = _find.Bind(1, acknowledgement.Duty).Bind(2, agencyNumber).First(
            row => (Kind: (DutyKind)row.Int(0), Delivered: !row.IsNull(1), Closed: !row.IsNull(2), Result: (DutyResult)row.Int(3)), out var duty);
        if (!found || !duty.Delivered)
        {
            return RefusalReason.NotFound;
        }

        if (!Duty.IsAnsweredBy(duty.Kind, acknowledgement.Result) || (acknowledgement.Result == DutyResult.Retained) != (acknowledgement.RetentionBasis.Length > 0))
        {
            return RefusalReason.FieldMalformed;
        }

        // The same again changes nothing; a duty that was lifted meanwhile is answered all the same, because its agency acted.
        if (!duty.Closed || duty.Result == DutyResult.None)
        {
            _acknowledge
                .Bind(1, now.ToMicroseconds())
                .Bind(2, (int)acknowledgement.Result)
                .Bind(3, acknowledgement.RetentionBasis)
                .Bind(4, acknowledgement.Duty)
                .Bind(5, agencyNumber)
                .Run();
        }

        return RefusalReason.Unspecified;
    }
}
