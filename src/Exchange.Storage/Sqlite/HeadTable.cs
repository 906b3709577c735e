using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>heads</c>, <c>names</c> and <c>past</c>: what stands, where it is found, what stood before.</summary>
internal sealed class HeadTable(Database database, Numbers numbers)
{
    private readonly Statement _position = database.Prepare("SELECT position FROM names WHERE agency_no = ? AND id = ?");
    private readonly Statement _head = database.Prepare($"SELECT {HeadRow.Columns} FROM heads WHERE position = ?");
    private readonly Statement _terms = database.Prepare("SELECT terms FROM heads WHERE position = ?");
    private readonly Statement _delete = database.Prepare("DELETE FROM heads WHERE position = ?");

    private readonly Statement _insert = database.Prepare("INSERT INTO heads (position, agency_no, id, kind, status, operation_no, audience_no, revision, revised_at, distribution_revision, "
        + "erased, created, updated, review_by, canonical, registrable, terms, content, marking, links) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly Statement _move = database.Prepare("UPDATE heads SET position = ?, audience_no = ?, distribution_revision = ? WHERE position = ?");

    private readonly Statement _name = database.Prepare("INSERT INTO names (agency_no, id, position) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET position = excluded.position");

    private readonly Statement _past = database.Prepare("INSERT INTO past (agency_no, id, until, position, status, operation_no, audience_no, revision, distribution_revision, erased, updated, content, marking, links) "
        + "SELECT agency_no, id, ?1, position, status, operation_no, audience_no, revision, distribution_revision, erased, updated, "
        + "CASE WHEN ?2 THEN content END, CASE WHEN ?2 THEN marking END, CASE WHEN ?2 THEN links END FROM heads WHERE position = ?3");

    /// <summary>Finds a record as it stands.</summary>
    public StoredRecord? Find(RecordKey key, int agencyNumber)
    {
        if (!_position.Bind(1, agencyNumber).Bind(2, key.Id).First(row => row.Long(0), out var position))
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
    public void Insert(RecordDraft draft, int agencyNumber, int audienceNumber, long position, StoredRecord? before, long distributionRevision, DateTimeOffset now)
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
            .Bind(11, created.ToMicroseconds())
            .Bind(12, now.ToMicroseconds())
            .Bind(13, draft.ReviewBy.DayNumber)
            .Bind(14, draft.CanonicalName)
            .Bind(15, draft.RegistrableDomain)
            .Bind(16, TermsText.Join(draft.Terms))
            .Bind(17, draft.Content.Span)
            .Bind(18, draft.Marking.Span)
            .Bind(19, draft.Links.Span)
            .Run();
        _name.Bind(1, agencyNumber).Bind(2, draft.Key.Id).Bind(3, position).Run();
    }

    /// <summary>Moves a record to a position with another audience; its revision stays.</summary>
    public void Redistribute(StoredRecord head, int agencyNumber, int audienceNumber, long position)
    {
        _move.Bind(1, position).Bind(2, audienceNumber).Bind(3, head.DistributionRevision + 1).Bind(4, head.Position).Run();
        _name.Bind(1, agencyNumber).Bind(2, head.Key.Id).Bind(3, position).Run();
    }
}
