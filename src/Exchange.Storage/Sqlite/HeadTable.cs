using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>heads</c> and <c>past</c>: what stands, and what stood before.</summary>
internal sealed class HeadTable(Database database, Numbers numbers, NameTable names)
{
    private readonly Statement _head = database.Prepare($"SELECT {HeadRow.Columns} FROM heads WHERE position = ?");
    private readonly Statement _terms = database.Prepare("SELECT terms FROM heads WHERE position = ?");
    private readonly Statement _delete = database.Prepare("DELETE FROM heads WHERE position = ?");

    private readonly Statement _insert = database.Prepare("INSERT INTO heads (position, agency_no, id, kind, status, operation_no, audience_no, revision, revised_at, distribution_revision, embargo_end, "
        + "erased, created, updated, review_by, canonical, registrable, terms, content, marking, links) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly Statement _move = database.Prepare("UPDATE heads SET position = ?, audience_no = ?, distribution_revision = ?, embargo_end = ? WHERE position = ?");

    private readonly Statement _past = database.Prepare("INSERT INTO past (agency_no, id, until, position, status, operation_no, audience_no, revision, distribution_revision, erased, updated, content, marking, links) "
        + "SELECT agency_no, id, ?1, position, status, operation_no, audience_no, revision, distribution_revision, erased, updated, "
        + "CASE WHEN ?2 THEN content END, CASE WHEN ?2 THEN marking END, CASE WHEN ?2 THEN links END FROM heads WHERE position = ?3");

    private readonly Statement _entomb = database.Prepare(
        "UPDATE heads SET position = ?1, revision = ?2, revised_at = ?1, embargo_end = NULL, erased = 1, updated = ?3, canonical = '', registrable = '', terms = '', "
        + "content = x'', marking = x'', links = x'' WHERE position = ?4");

    private readonly Statement _wipePast = database.Prepare("UPDATE past SET content = NULL, marking = NULL, links = NULL WHERE agency_no = ? AND id = ?");

    private readonly Statement _remark = database.Prepare(
        "UPDATE heads SET position = ?1, revision = revision + 1, revised_at = ?1, marking = ?2, review_by = ?3, updated = ?4 WHERE position = ?5");

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
    public StoredRecord? Find(RecordKey key, int agencyNumber)
    {
        if (names.Find(agencyNumber, key.Id) is not { } position)
        {
            return null;
        }

        return _head.Bind(1, position).First(row => HeadRow.Read(row, numbers), out var record)
            ? record
            : throw new InvalidOperationException($"names leads to position {position}, where no record stands: the database is damaged");
    }

    /// <summary>What Search finds a record by, as written with it.</summary>
    public IEnumerable<SearchTerm> Terms(long position) =>
        _terms.Bind(1, position).First(row => row.Text(0), out var terms) ? TermsText.Split(terms!) : [];

    /// <summary>Keeps the present span of a record as past, up to a position.</summary>
    public void Supersede(StoredRecord head, long until, bool withContent) =>
        _past.Bind(1, until).Bind(2, withContent ? 1 : 0).Bind(3, head.Position).Run();

    /// <summary>Stores a new revision at a position.</summary>
    public void Insert(RecordDraft draft, int agencyNumber, int audienceNumber, long position, StoredRecord? before, long distributionRevision, DateTimeOffset? embargoEnd, DateTimeOffset now)
    {
        if (before is not null)
        {
            _delete.Bind(1, before.Position).Run();
        }

        var created = before is { Erased: false } ? before.CreateTime : now;
        _insert
            .Bind(1, position)
            .Bind(2, agencyNumber)
            .Bind(3, draft.Key.Id)
            .Bind(4, (int)draft.Kind)
            .Bind(5, draft.Status)
            .Bind(6, draft.Operation is { } operation ? numbers.Find(operation) : (long?)null)
            .Bind(7, audienceNumber)
            .Bind(8, (before?.Revision ?? 0) + 1)
            .Bind(9, position)
            .Bind(10, distributionRevision)
            .Bind(11, embargoEnd?.ToMicroseconds())
            .Bind(12, created.ToMicroseconds())
            .Bind(13, now.ToMicroseconds())
            .Bind(14, draft.ReviewBy.DayNumber)
            .Bind(15, draft.CanonicalName)
            .Bind(16, draft.RegistrableDomain)
            .Bind(17, TermsText.Join(draft.Terms))
            .Bind(18, draft.Content.Span)
            .Bind(19, draft.Marking.Span)
            .Bind(20, draft.Links.Span)
            .Run();
        names.Set(agencyNumber, draft.Key.Id, position);
    }

    /// <summary>Moves a record to a position with another audience; its revision stays, and so does its distribution's when an embargo merely lapses.</summary>
    public void Redistribute(StoredRecord head, int agencyNumber, int audienceNumber, long position, long distributionRevision, DateTimeOffset? embargoEnd)
    {
        _move
            .Bind(1, position)
            .Bind(2, audienceNumber)
            .Bind(3, distributionRevision)
            .Bind(4, embargoEnd?.ToMicroseconds())
            .Bind(5, head.Position)
            .Run();
        names.Set(agencyNumber, head.Key.Id, position);
    }

    /// <summary>Makes a tombstone of a record at a position: numbers stay, whatever the originator said is wiped, of every revision.</summary>
    public void Entomb(StoredRecord head, int agencyNumber, long position, DateTimeOffset now)
    {
        _entomb.Bind(1, position).Bind(2, head.Revision + 1).Bind(3, now.ToMicroseconds()).Bind(4, head.Position).Run();
        _wipePast.Bind(1, agencyNumber).Bind(2, head.Key.Id).Run();
        names.Set(agencyNumber, head.Key.Id, position);
    }

    /// <summary>Gives a record a new revision at a position that differs in its marking alone.</summary>
    public void Remark(StoredRecord head, int agencyNumber, long position, byte[] marking, DateOnly reviewBy, DateTimeOffset now)
    {
        _remark
            .Bind(1, position)
            .Bind(2, marking)
            .Bind(3, reviewBy.DayNumber)
            .Bind(4, now.ToMicroseconds())
            .Bind(5, head.Position)
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
