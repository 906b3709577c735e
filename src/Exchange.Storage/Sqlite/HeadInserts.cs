using System.Text;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// New rows of <c>heads</c>, ten to a statement where there are as many: positions only grow, so that within a statement SQLite stays at the end of the table
/// and of each index, and does not look for it. OR FAIL: a statement that could take back its first rows would copy every page before it changes it, and
/// what fails is taken back with its job.
/// </summary>
internal sealed class HeadInserts(Database database, Numbers numbers)
{
    private const int RowsOfStatement = 10;
    private const int ColumnsOfRow = 9;

    private readonly Statement _ten = database.Prepare(Sql(RowsOfStatement));
    private readonly Statement _one = database.Prepare(Sql(1));
    private readonly List<NewHead> _gathered = [];

    // Where a row's texts and its body are written.
    private byte[] _canonical = [];
    private byte[] _registrable = [];
    private byte[] _room = [];

    /// <summary>Gathers a row.</summary>
    public void Add(NewHead head)
    {
        _gathered.Add(head);
        if (_gathered.Count == RowsOfStatement)
        {
            for (var row = 0; row < RowsOfStatement; row++)
            {
                Bind(_ten, row * ColumnsOfRow, _gathered[row]);
            }

            _gathered.Clear();
            _ten.Run();
        }
    }

    /// <summary>Writes what is gathered.</summary>
    public void Write()
    {
        if (_gathered.Count == 0)
        {
            return;
        }

        NewHead[] gathered = [.. _gathered];
        _gathered.Clear();
        foreach (var head in gathered)
        {
            Bind(_one, 0, head);
            _one.Run();
        }
    }

    /// <summary>Forgets what is gathered.</summary>
    public void Forget() => _gathered.Clear();

    private static string Sql(int rows) =>
        "INSERT OR FAIL INTO heads (position, agency_no, id, operation_no, audience_no, erased, embargo_end, review_by, terms, body) VALUES "
        + string.Join(", ", Enumerable.Repeat("(?, ?, ?, ?, ?, 0, ?, ?, ?, ?)", rows));

    private void Bind(Statement statement, int before, NewHead head)
    {
        var draft = head.Draft;
        var operation = draft.Operation is { } id ? numbers.Find(id) : null;
        statement
            .Bind(before + 1, head.Position)
            .Bind(before + 2, head.AgencyNumber)
            .Bind(before + 3, draft.Key.Id)
            .Bind(before + 4, (long?)operation)
            .Bind(before + 5, head.AudienceNumber)
            .Bind(before + 6, head.EmbargoEnd?.ToMicroseconds())
            .Bind(before + 7, draft.ReviewBy.DayNumber)
            .Bind(before + 8, draft.Terms.Text)
            .Bind(before + 9, BodyOf(head, operation ?? 0));
    }

    private ReadOnlySpan<byte> BodyOf(NewHead head, int operation)
    {
        var draft = head.Draft;
        var created = head.Before is { Erased: false } ? head.Before.CreateTime : head.Now;
        var body = new HeadBody
        {
            Agency = head.AgencyNumber,
            Operation = operation,
            Audience = head.AudienceNumber,
            EmbargoEnd = head.EmbargoEnd?.ToMicroseconds() ?? 0,
            ReviewBy = draft.ReviewBy.DayNumber,
            Kind = draft.Kind,
            Status = draft.Status,
            Revision = (head.Before?.Revision ?? 0) + 1,
            RevisedAt = head.Position,
            DistributionRevision = head.DistributionRevision,
            Created = created.ToMicroseconds(),
            Updated = head.Now.ToMicroseconds(),
            Canonical = Encode(draft.CanonicalName, ref _canonical),
            Registrable = Encode(draft.RegistrableDomain, ref _registrable),
            Content = draft.Content.Span,
            Marking = draft.Marking.Span,
            Links = draft.Links.Span,
        };
        return body.Write(ref _room);
    }

    private static ReadOnlySpan<byte> Encode(string text, ref byte[] room)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (room.Length < most)
        {
            room = new byte[most];
        }

        return room.AsSpan(0, Encoding.UTF8.GetBytes(text, room));
    }
}
