using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Storage.Sqlite.Runs;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// A reader's side of the database. A reading sees one commit: the database's snapshot and what the writer published for
/// it, so that visibility is decided by the very state that the rows belong to.
/// </summary>
internal sealed class ReadSession : IDisposable
{
    private const string DutyColumns = "number, agency_no, originator_no, id, kind, cause, revision, created, delivered, closed, result, basis";

    private readonly Database _database;
    private readonly Func<Committed> _published;
    private readonly TimeProvider _time;
    private readonly Statement _begin;
    private readonly Statement _end;
    private readonly Statement _head;

    public ReadSession(Database database, Numbers numbers, LogEpochs epochs, RunFilters names, Func<Committed> published, TimeProvider time)
    {
        _database = database;
        _published = published;
        _time = time;
        Numbers = numbers;
        _begin = database.Prepare("BEGIN");
        _end = database.Prepare("COMMIT");
        _head = database.Prepare("SELECT head, head_time, CASE WHEN indexed < head THEN indexed_time END FROM hub");
        Head = database.Prepare($"SELECT {HeadRow.Columns} FROM heads WHERE position = ?");
        HeadAudience = database.Prepare("SELECT erased, audience_no FROM heads WHERE position = ?");
        HeadsPast = database.Prepare($"SELECT {HeadRow.Columns} FROM heads WHERE position > ? ORDER BY position LIMIT 0 + ?");
        HeadsOfAudience = database.Prepare(
            $"SELECT {HeadRow.Columns} FROM heads WHERE audience_no = ? AND position > ? AND position <= ? ORDER BY position LIMIT 0 + ?");
        HeadsOfOperation = database.Prepare($"SELECT {HeadRow.Columns} FROM heads WHERE operation_no = ? ORDER BY position");
        Past = database.Prepare(
            "SELECT position, until, revision, distribution_revision, audience_no, status, operation_no, erased FROM past "
            + "WHERE agency_no = ? AND id = ? AND until > ? ORDER BY until");
        Operations = database.Prepare("SELECT state FROM operations ORDER BY id");
        PastRevisions = database.Prepare(
            "SELECT position, until, revision, audience_no, status, operation_no, distribution_revision, erased, updated, content, marking, links FROM past "
            + "WHERE agency_no = ? AND id = ? ORDER BY until");
        Reviews = database.Prepare(
            "SELECT h.position, h.id, h.body, h.review_by, o.authority, o.end_date FROM heads h LEFT JOIN holds o ON o.agency_no = h.agency_no AND o.id = h.id "
            + "WHERE h.agency_no = ? AND h.erased = 0 AND h.review_by <= ? AND (h.review_by, h.position) > (?, ?) ORDER BY h.review_by, h.position LIMIT 0 + ?");
        Groups = database.Prepare("SELECT id, display_name, owner_no, created FROM groups ORDER BY id");
        OpenDuties = database.Prepare($"SELECT {DutyColumns} FROM duties WHERE agency_no = ? AND closed IS NULL AND number > ? ORDER BY number LIMIT 0 + ?");
        CountDuties = database.Prepare("SELECT count(*) FROM duties WHERE agency_no = ? AND closed IS NULL");
        DutiesOfRecord = database.Prepare($"SELECT {DutyColumns} FROM duties WHERE originator_no = ? AND id = ? ORDER BY closed IS NOT NULL, duty_no");
        DutyOf = database.Prepare("SELECT 1 FROM duties WHERE originator_no = ? AND id = ? AND agency_no = ? LIMIT 1");
        Names = new NameRows(database, names);
        Terms = new TermRows(database);
        Log = new LogRows(database, numbers, epochs);
        Shown = new ShownRows(database);
        Proposals = database.Prepare($"SELECT {ProposalRow.Columns} FROM proposals WHERE proposal_no < ?1 AND (?2 = 0 OR state = 1) ORDER BY proposal_no DESC LIMIT 0 + ?3");
        Notices = database.Prepare("SELECT notice_no, created, summary, proposal_no FROM notices WHERE agency_no = ? AND notice_no < ? ORDER BY notice_no DESC LIMIT 0 + ?");
    }

    public Database Database => _database;

    public Numbers Numbers { get; }

    public Statement Head { get; }

    public Statement HeadAudience { get; }

    public Statement HeadsPast { get; }

    public Statement HeadsOfAudience { get; }

    public Statement HeadsOfOperation { get; }

    public Statement Past { get; }

    public Statement Operations { get; }

    public Statement PastRevisions { get; }

    public Statement Reviews { get; }

    public Statement Groups { get; }

    public Statement OpenDuties { get; }

    public Statement CountDuties { get; }

    public Statement DutiesOfRecord { get; }

    public Statement DutyOf { get; }

    /// <summary>Where records stand, by name.</summary>
    public NameRows Names { get; }

    /// <summary>What Search finds records by.</summary>
    public TermRows Terms { get; }

    /// <summary>The log.</summary>
    public LogRows Log { get; }

    /// <summary>Who was shown what.</summary>
    public ShownRows Shown { get; }

    public Statement Proposals { get; }

    public Statement Notices { get; }

    /// <summary>Agencies and memberships of this reading.</summary>
    public SharingState Sharing { get; private set; } = SharingState.Empty;

    /// <summary>The newest position of this reading.</summary>
    public long Newest { get; private set; }

    /// <summary>What was committed up to this time is in the reading. It is when the reading began: when the last change was made would tell of changes that the reader may not see.</summary>
    public DateTimeOffset AsOf { get; private set; }

    /// <summary>What was committed up to this time is in the search index.</summary>
    public DateTimeOffset IndexedTo { get; private set; }

    /// <summary>Reads at one position. A session whose reading threw is of no more use.</summary>
    public T Read<T>(Func<ReadSession, T> read)
    {
        Begin();
        var value = read(this);
        _end.Run();
        return value;
    }

    /// <summary>Adds the spans of a record before its present one that reach past a position, oldest first.</summary>
    public void AddPast(RecordKey key, long since, List<RecordSpan> spans)
    {
        Past.Bind(1, Numbers.Find(key.Originator)!.Value).Bind(2, key.Id).Bind(3, since);
        while (Past.Step())
        {
            spans.Add(new RecordSpan(
                Past.Long(0),
                Past.Long(1),
                Past.Long(2),
                Past.Long(3),
                Numbers.Audience(Past.Int(4)),
                Past.Int(5),
                Numbers.Operation(Past.LongOrNull(6)),
                Past.Int(7) != 0));
        }
    }

    public void Dispose() => _database.Dispose();

    private void Begin()
    {
        var spin = default(SpinWait);
        while (true)
        {
            var began = _time.GetUtcNow();
            _begin.Run();
            if (!_head.Step())
            {
                throw new InvalidOperationException("the database holds no hub");
            }

            Newest = _head.Long(0);
            var newest = Times.FromMicroseconds(_head.Long(1));
            AsOf = began > newest ? began : newest;
            IndexedTo = _head.LongOrNull(2) is { } indexed ? Times.FromMicroseconds(indexed) : AsOf;
            _head.Reset();
            Names.Begin();

            // The writer publishes a moment after it commits: wait for it, or begin again when it has gone on.
            Committed committed;
            while ((committed = _published()).Head < Newest)
            {
                spin.SpinOnce();
            }

            if (committed.Head == Newest)
            {
                Sharing = committed.Sharing;
                return;
            }

            _end.Run();
        }
    }
}
