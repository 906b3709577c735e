using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Storage.Sqlite.Runs;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The writer's side of the database: its connection, the tables it writes, and the counters that a transaction moves. Owned
/// by the writer's thread.
/// </summary>
internal sealed class WriteSession : IDisposable
{
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly PendingErasures _erasures;
    private readonly Dictionary<(AgencyId Originator, Audience Before, Audience After), bool> _narrowings = [];
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _savepoint;
    private readonly Statement _rollbackTo;
    private readonly Statement _release;
    private readonly Statement _saveHead;
    private readonly Statement _hub;
    private readonly Statement _intern;
    private bool _careful;

    // What the newest commit made true, for a rollback to go back to.
    private (long Head, long Narrowed, long DirectoryVersion, SharingState Sharing) _committed;

    public WriteSession(Database database, Numbers numbers, LogTable log, MeansTheSame meansTheSame, StoreOptions options, ErasureJournal journal, TimeProvider time)
    {
        _database = database;
        _time = time;
        Numbers = numbers;
        MeansTheSame = meansTheSame;
        Options = options;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _savepoint = database.Prepare("SAVEPOINT job");
        _rollbackTo = database.Prepare("ROLLBACK TO job");
        _release = database.Prepare("RELEASE job");
        _saveHead = database.Prepare("UPDATE hub SET head = ?, head_time = ?, directory_version = ?, log_size = ?, log_root = ?");
        _hub = database.Prepare("SELECT head, head_time, directory_version FROM hub");
        _intern = database.Prepare("INSERT INTO audiences (definition) VALUES (?) RETURNING audience_no");
        _erasures = new PendingErasures(database, journal);
        Upkeep = new Upkeep(database, options);
        Runs = new RunNumbers(database);
        Names = new NameTable(database, Runs);
        Heads = new HeadTable(database, numbers, Names);
        Terms = new TermTable(database, Runs);
        Log = log;
        Sessions = new SessionTable(database, numbers);
        Directory = new DirectoryTable(database, numbers);
        Operations = new OperationTable(database, numbers);
        Groups = new GroupTable(database, numbers);
        Shown = new ShownTable(database);
        Checkpoints = new CheckpointTable(database);
        Sent = new SentTable(database, numbers);
        EntryIndex = new EntryIndexTable(database);
        Duties = new DutyTable(database);
        Holds = new HoldTable(database);
        Proposals = new ProposalTable(database, numbers);
        Departures = new DepartureTable(database);
        Load();
    }

    public Database Database => _database;

    public Numbers Numbers { get; }

    public RecordCounts Counts { get; } = new();

    public MeansTheSame MeansTheSame { get; }

    public StoreOptions Options { get; }

    public Upkeep Upkeep { get; }

    public RunNumbers Runs { get; }

    public NameTable Names { get; }

    public HeadTable Heads { get; }

    public TermTable Terms { get; }

    public LogTable Log { get; }

    public SessionTable Sessions { get; }

    public DirectoryTable Directory { get; }

    public OperationTable Operations { get; }

    public GroupTable Groups { get; }

    public ShownTable Shown { get; }

    public CheckpointTable Checkpoints { get; }

    public SentTable Sent { get; }

    public EntryIndexTable EntryIndex { get; }

    public DutyTable Duties { get; }

    public HoldTable Holds { get; }

    public ProposalTable Proposals { get; }

    public DepartureTable Departures { get; }

    /// <summary>The newest position, those of this transaction included.</summary>
    public long Head { get; private set; }

    /// <summary>The newest position at which somebody lost sight of something.</summary>
    public long Narrowed { get; private set; }

    /// <summary>The directory's version.</summary>
    public long DirectoryVersion { get; private set; }

    /// <summary>Agencies and memberships, the changes of this transaction included.</summary>
    public SharingState Sharing { get; private set; } = SharingState.Empty;

    /// <summary>The hub's time of this transaction; never before that of the one before.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>True from <see cref="Begin"/> to <see cref="Commit"/>, unless an error made SQLite roll back by itself.</summary>
    public bool InTransaction => _database.InTransaction;

    /// <summary>Gives the next position.</summary>
    public long NextPosition() => ++Head;

    /// <summary>Notes that somebody loses sight of something at the newest position: pages read before it are read again.</summary>
    public void Narrow() => Narrowed = Head;

    /// <summary>Notes it where a change of audience can cost anybody the sight of a record.</summary>
    public void NarrowIf(AgencyId originator, Audience before, Audience after)
    {
        if (before.Equals(after))
        {
            return;
        }

        if (!_narrowings.TryGetValue((originator, before, after), out var narrows))
        {
            _narrowings[(originator, before, after)] = narrows = Visibility.Narrows(originator, before, after, Sharing, Head);
        }

        if (narrows)
        {
            Narrow();
        }
    }

    /// <summary>Notes an erasure for the journal, which is written before the commit.</summary>
    public void Erased(RecordKey key, long position) => _erasures.Add(key, position);

    /// <summary>Notes that something else was wiped than a record, for the rewriting of the database.</summary>
    public void Wiped() => _erasures.Mark(Now);

    /// <summary>Writes an entry, and keeps what it showed to whom.</summary>
    public LoggedEntry Append(AuditEntryDraft entry)
    {
        var logged = Log.Append(entry, Now);
        if (entry is { Discloses: true, Touched.Count: > 0 } && Numbers.Find(entry.Agency) is { } agency)
        {
            Shown.Keep(entry, Log.Next - 1, agency, Now);
        }

        return logged;
    }

    /// <summary>Takes up a change of agencies or memberships.</summary>
    public void SharingChanged()
    {
        Sharing = new SharingState(
            Directory.LoadStandings(),
            Operations.LoadMemberships(),
            Groups.LoadMemberships(),
            Operations.Load().Where(o => o.ParticipantsOnly).Select(o => o.Id));
        _narrowings.Clear();
    }

    /// <summary>Takes up a change of the directory.</summary>
    public void DirectoryChanged()
    {
        DirectoryVersion++;
        SharingChanged();
    }

    /// <summary>The number of an audience, interned on its first use.</summary>
    public int NumberOf(Audience audience)
    {
        if (Numbers.Find(audience) is { } known)
        {
            return known;
        }

        _intern.Bind(1, audience.Definition).First(row => row.Int(0), out var number);
        Numbers.Add(number, audience);
        return number;
    }

    /// <summary>True when a job of this transaction failed after it had changed something, and there is no savepoint before it.</summary>
    public bool IsSpoiled { get; private set; }

    private Mark Place => new(Head, Narrowed, DirectoryVersion, Sharing, Log.Next, Numbers.Additions, Counts.Moves, Names.Mark, Terms.Mark, _erasures.Count);

    /// <summary>Begins a transaction.</summary>
    /// <param name="careful">True to take a savepoint before each job: its price is a copy of every page that the job changes, and few jobs fail.</param>
    public void Begin(bool careful)
    {
        _begin.Run();
        (_careful, IsSpoiled) = (careful, false);
        var now = _time.GetUtcNow();
        Now = now > Now ? now : Now;
    }

    /// <summary>Does a job: when it throws, or ends in "no", the transaction is as it was before, or <see cref="IsSpoiled"/>.</summary>
    public void Do(Func<bool> job)
    {
        if (_careful)
        {
            Try(job);
            return;
        }

        var (before, changes) = (Place, _database.Changes);
        var kept = false;
        try
        {
            kept = Keeps(job);
        }
        finally
        {
            IsSpoiled |= !kept && (Place != before || _database.Changes != changes);
        }
    }

    /// <summary>Does something within a savepoint of its own: when it throws, or ends in "no", the transaction is as it was before.</summary>
    public void Try(Func<bool> something)
    {
        var before = Place;
        var kept = false;
        _savepoint.Run();
        try
        {
            kept = Keeps(something);
        }
        finally
        {
            if (!kept)
            {
                // An error may have made SQLite roll back everything; the writer sees to that.
                TakeBack(before);
            }

            if (InTransaction)
            {
                if (!kept)
                {
                    _rollbackTo.Run();
                }

                _release.Run();
            }
        }
    }

    /// <summary>Makes the transaction durable.</summary>
    public void Commit()
    {
        _erasures.Write(Now);
        Names.Write();
        Log.Tree.Grow();
        _saveHead
            .Bind(1, Head)
            .Bind(2, Now.ToMicroseconds())
            .Bind(3, DirectoryVersion)
            .Bind(4, Log.Tree.Grown.Size)
            .Bind(5, Log.Tree.Grown.Root.AsSpan())
            .Run();
        _commit.Run();
        Numbers.Keep();
        Counts.Keep();
        Names.Keep();
        Terms.Keep();
        Log.Tree.Keep();
        _committed = (Head, Narrowed, DirectoryVersion, Sharing);
        _erasures.Keep();
    }

    private bool Keeps(Func<bool> something)
    {
        if (!something())
        {
            return false;
        }

        Heads.Write();
        return true;
    }

    private void TakeBack(Mark before)
    {
        (Head, Narrowed, DirectoryVersion, Sharing) = (before.Head, before.Narrowed, before.DirectoryVersion, before.Sharing);
        Log.Tree.TakeBack(before.LogNext);
        Numbers.TakeBack(before.Additions);
        Counts.TakeBack(before.Moves);
        Names.TakeBack(before.Names);
        Terms.TakeBack(before.Terms);
        _erasures.TakeBack(before.Erasures);
        _narrowings.Clear();
        Heads.Forget();
        Shown.Forget();
    }

    /// <summary>Takes everything back that this transaction did; what SQLite rolled back by itself is no error.</summary>
    public void Rollback()
    {
        if (InTransaction)
        {
            _database.Execute("ROLLBACK");
        }

        _erasures.Rollback();
        _narrowings.Clear();
        Heads.Forget();
        Shown.Forget();
        Numbers.TakeBack(keep: 0);
        Counts.TakeBack(keep: 0);
        Names.Rollback();
        Terms.Rollback();
        Log.Tree.Rollback();
        (Head, Narrowed, DirectoryVersion, Sharing) = _committed;
    }

    public void Dispose() => _database.Dispose();

    private void Load()
    {
        if (!_hub.Step())
        {
            throw new InvalidOperationException("the database holds no hub: run exchange-server init");
        }

        Head = _hub.Long(0);
        Now = Times.FromMicroseconds(_hub.Long(1));
        DirectoryVersion = _hub.Long(2);
        _hub.Reset();
        Numbers.Load(_database);
        Counts.Load(_database);
        SharingChanged();

        // What was disclosed before this start is unknown, so pages read before it are read again.
        Narrowed = Head;
        _committed = (Head, Narrowed, DirectoryVersion, Sharing);
    }

    /// <summary>How far a transaction had come, for what is not in the database to go back to.</summary>
    private readonly record struct Mark(
        long Head, long Narrowed, long DirectoryVersion, SharingState Sharing, long LogNext, int Additions, int Moves, NameMark Names, RunTreeState Terms, int Erasures);
}
