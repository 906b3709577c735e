namespace Exchange.Storage.Sqlite;

/// <summary>
/// New rows of <c>heads</c>, ten to a statement where there are as many: positions only grow, so that within a statement SQLite stays at the end of the table
/// and of each index, and does not look for it. OR FAIL: a statement that could take back its first rows would copy every page before it changes it, and
/// what fails is taken back with its job.
/// </summary>
internal sealed class HeadInserts(Database database, Numbers numbers)
{
    private const int RowsOfStatement = 10;
    private const int ColumnsOfRow = 20;

    private readonly Statement _ten = database.Prepare(Sql(RowsOfStatement));
    private readonly Statement _one = database.Prepare(Sql(1));
    private readonly List<NewHead> _gathered = [];

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
        "INSERT OR FAIL INTO heads (position, agency_no, id, kind, status, operation_no, audience_no, revision, revised_at, distribution_revision, embargo_end, "
        + "erased, created, updated, review_by, canonical, registrable, terms, content, marking, links) VALUES "
        + string.Join(", ", Enumerable.Repeat("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows));

    private void Bind(Statement statement, int before, NewHead head)
    {
        var draft = head.Draft;
        var created = head.Before is { Erased: false } ? head.Before.CreateTime : head.Now;
        statement
            .Bind(before + 1, head.Position)
            .Bind(before + 2, head.AgencyNumber)
            .Bind(before + 3, draft.Key.Id)
            .Bind(before + 4, (int)draft.Kind)
            .Bind(before + 5, draft.Status)
            .Bind(before + 6, draft.Operation is { } operation ? numbers.Find(operation) : (long?)null)
            .Bind(before + 7, head.AudienceNumber)
            .Bind(before + 8, (head.Before?.Revision ?? 0) + 1)
            .Bind(before + 9, head.Position)
            .Bind(before + 10, head.DistributionRevision)
            .Bind(before + 11, head.EmbargoEnd?.ToMicroseconds())
            .Bind(before + 12, created.ToMicroseconds())
            .Bind(before + 13, head.Now.ToMicroseconds())
            .Bind(before + 14, draft.ReviewBy.DayNumber)
            .Bind(before + 15, draft.CanonicalName)
            .Bind(before + 16, draft.RegistrableDomain)
            .Bind(before + 17, TermsText.Join(draft.Terms))
            .Bind(before + 18, draft.Content.Span)
            .Bind(before + 19, draft.Marking.Span)
            .Bind(before + 20, draft.Links.Span);
    }
}
