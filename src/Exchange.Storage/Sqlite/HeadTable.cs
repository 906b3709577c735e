using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>heads</c> and <c>past</c>: what stands, and what stood before.</summary>
internal sealed class HeadTable(Database database, Numbers numbers, NameTable names)
{
    private readonly Statement _head = database.Prepare($"SELECT {HeadRow.Columns} FROM heads WHERE position = ?");
    private readonly Statement _terms = database.Prepare("SELECT terms FROM heads WHERE position = ?");
    private readonly Statement _delete = database.Prepare("DELETE FROM heads WHERE position = ?");

    private readonly HeadInserts _inserts = new(database, numbers);

    // Where bodies are written.
    private byte[] _room = [];

    private readonly Statement _move = database.Prepare("UPDATE heads SET position = ?, audience_no = ?, embargo_end = ?, body = ? WHERE position = ?");

    private readonly Statement _past = database.Prepare(
        "INSERT INTO past (agency_no, id, until, position, status, operation_no, audience_no, revision, distribution_revision, erased, updated, content, marking, links) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly Statement _entomb = database.Prepare("UPDATE heads SET position = ?, embargo_end = NULL, erased = 1, terms = '', body = ? WHERE position = ?");
    private readonly Statement _wipePast = database.Prepare("UPDATE past SET content = NULL, marking = NULL, links = NULL WHERE agency_no = ? AND id = ?");
    private readonly Statement _remark = database.Prepare("UPDATE heads SET position = ?, review_by = ?, body = ? WHERE position = ?");

    private readonly Statement _pastPositions = database.Prepare(
        "SELECT min(position), revision FROM past WHERE agency_no = ?1 AND id = ?2 "
        + "AND until > (SELECT coalesce(max(until), 0) FROM past WHERE agency_no = ?1 AND id = ?2 AND erased = 1) GROUP BY revision");
    private readonly Statement _lapsed = database.Prepare($"SELECT {HeadRow.Columns} FROM heads WHERE embargo_end IS NOT NULL AND embargo_end <= ? ORDER BY embargo_end LIMIT 0 + ?");

    private readonly Statement _pastReview = database.Prepare(
        $"SELECT {HeadRow.Columns} FROM heads WHERE agency_no = ?1 AND erased = 0 AND review_by <= ?2 "
        + "AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.agency_no = heads.agency_no AND h.id = heads.id AND h.end_date >= ?2) ORDER BY review_by, position LIMIT 0 + ?3");

    private readonly Statement _ofAgency = database.Prepare($"SELECT {HeadRow.Columns} FROM heads WHERE agency_no = ? AND erased = 0 ORDER BY review_by, position LIMIT 0 + ?");
    private readonly Statement _ofAudience = database.Prepare($"SELECT {HeadRow.Columns} FROM heads WHERE audience_no = ? AND position > ? ORDER BY position LIMIT 0 + ?");

    /// <summary>Finds a record as it stands.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="agencyNumber">Its originator's number.</param>
    /// <param name="mayStand">False when the names say that no transaction before this one can have stored it.</param>
    public StoredRecord? Find(RecordKey key, int agencyNumber, bool mayStand = true)
    {
        if (names.Find(agencyNumber, key.Id, mayStand) is not { } position)
        {
            return null;
        }

        _inserts.Write();
        return _head.Bind(1, position).First(row => HeadRow.Read(row, numbers), out var record)
            ? record
            : throw new InvalidOperationException($"names leads to position {position}, where no record stands: the database is damaged");
    }

    /// <summary>What Search finds a record by, as written with it.</summary>
    public SearchTerms Terms(long position) =>
        _terms.Bind(1, position).First(row => row.Text(0), out var terms) ? SearchTerms.Parse(terms!) : [];

    /// <summary>Keeps the present span of a record as past, up to a position.</summary>
    public void Supersede(StoredRecord head, long until, bool withContent)
    {
        _past
            .Bind(1, numbers.Find(head.Originator)!.Value)
            .Bind(2, head.Key.Id)
            .Bind(3, until)
            .Bind(4, head.Position)
            .Bind(5, head.Status)
            .Bind(6, head.Operation is { } operation ? numbers.Find(operation) : (long?)null)
            .Bind(7, numbers.Find(head.Audience)!.Value)
            .Bind(8, head.Revision)
            .Bind(9, head.DistributionRevision)
            .Bind(10, head.Erased ? 1 : 0)
            .Bind(11, head.UpdateTime.ToMicroseconds());
        if (withContent)
        {
            _past.Bind(12, head.Content.Span).Bind(13, head.Marking.Span).Bind(14, head.Links.Span);
        }
        else
        {
            _past.BindNull(12).BindNull(13).BindNull(14);
        }

        _past.Run();
    }

    /// <summary>Stores a new revision at a position.</summary>
    public void Insert(RecordDraft draft, int agencyNumber, int audienceNumber, long position, StoredRecord? before, long distributionRevision, DateTimeOffset? embargoEnd, DateTimeOffset now)
    {
        if (before is not null)
        {
            _delete.Bind(1, before.Position).Run();
        }

        _inserts.Add(new NewHead(draft, agencyNumber, audienceNumber, position, before, distributionRevision, embargoEnd, now));
        names.Set(agencyNumber, draft.Key.Id, position);
    }

    /// <summary>Writes what <see cref="Insert"/> has gathered: at a job's end at the latest, since its drafts may go then.</summary>
    public void Write() => _inserts.Write();

    /// <summary>Forgets what <see cref="Insert"/> has gathered.</summary>
    public void Forget() => _inserts.Forget();

    /// <summary>Moves a record to a position with another audience; its revision stays, and so does its distribution's when an embargo merely lapses.</summary>
    public void Redistribute(StoredRecord head, int agencyNumber, int audienceNumber, long position, long distributionRevision, DateTimeOffset? embargoEnd)
    {
        var body = BodyOf(head) with { Audience = audienceNumber, DistributionRevision = distributionRevision, EmbargoEnd = embargoEnd?.ToMicroseconds() ?? 0 };
        _move
            .Bind(1, position)
            .Bind(2, audienceNumber)
            .Bind(3, embargoEnd?.ToMicroseconds())
            .Bind(4, body.Write(ref _room))
            .Bind(5, head.Position)
            .Run();
        names.Set(agencyNumber, head.Key.Id, position);
    }

    /// <summary>Makes a tombstone of a record at a position: numbers stay, whatever the originator said is wiped, of every revision.</summary>
    public void Entomb(StoredRecord head, int agencyNumber, long position, DateTimeOffset now)
    {
        var numbersOnly = BodyOf(head) with { Canonical = default, Registrable = default, Content = default, Marking = default, Links = default };
        var body = numbersOnly with { Erased = true, EmbargoEnd = 0, Revision = head.Revision + 1, RevisedAt = position, Updated = now.ToMicroseconds() };
        _entomb.Bind(1, position).Bind(2, body.Write(ref _room)).Bind(3, head.Position).Run();
        _wipePast.Bind(1, agencyNumber).Bind(2, head.Key.Id).Run();
        names.Set(agencyNumber, head.Key.Id, position);
    }

    /// <summary>Gives a record a new revision at a position that differs in its marking alone.</summary>
    public void Remark(StoredRecord head, int agencyNumber, long position, byte[] marking, DateOnly reviewBy, DateTimeOffset now)
    {
        var body = BodyOf(head) with { Revision = head.Revision + 1, RevisedAt = position, ReviewBy = reviewBy.DayNumber, Updated = now.ToMicroseconds(), Marking = marking };
        _remark
            .Bind(1, position)
            .Bind(2, reviewBy.DayNumber)
            .Bind(3, body.Write(ref _room))
            .Bind(4, head.Position)
            .Run();
        names.Set(agencyNumber, head.Key.Id, position);
    }

    /// <summary>The positions at which a record's revisions were given since it was last erased, in any order; of a tombstone, since the erasure before.</summary>
    public List<(long Position, long Revision)> RevisionPositions(StoredRecord head, int agencyNumber)
    {
        var positions = new List<(long Position, long Revision)> { (head.RevisedAt, head.Revision) };
        if (head.Revision > 1)
        {
            _pastPositions.Bind(1, agencyNumber).Bind(2, head.Key.Id);
            while (_pastPositions.Step())
            {
                positions.Add((_pastPositions.Long(0), _pastPositions.Long(1)));
            }
        }

        return positions;
    }

    /// <summary>Records whose embargo has lapsed by a time, the earliest first.</summary>
    public List<StoredRecord> Lapsed(DateTimeOffset by, int limit) => Read(_lapsed.Bind(1, by.ToMicroseconds()).Bind(2, limit));

    /// <summary>An agency's records whose review date has come, the earliest first.</summary>
    public List<StoredRecord> PastReview(int agencyNumber, DateOnly today, int limit) =>
        Read(_pastReview.Bind(1, agencyNumber).Bind(2, today.DayNumber).Bind(3, limit));

    /// <summary>Some live records of an agency, in the order of their ids.</summary>
    public List<StoredRecord> Of(int agencyNumber, int limit) => Read(_ofAgency.Bind(1, agencyNumber).Bind(2, limit));

    /// <summary>Some records of an audience after a position.</summary>
    public List<StoredRecord> OfAudience(int audienceNumber, long after, int limit) =>
        Read(_ofAudience.Bind(1, audienceNumber).Bind(2, after).Bind(3, limit));

    private HeadBody BodyOf(StoredRecord record) => HeadBody.Of(record.ToView(), numbers);

    private List<StoredRecord> Read(Statement heads)
    {
        var records = new List<StoredRecord>();
        while (heads.Step())
        {
            records.Add(HeadRow.Read(heads, numbers));
        }

        return records;
    }
}
