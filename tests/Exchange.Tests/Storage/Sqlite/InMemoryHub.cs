using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Storage;
using Exchange.Storage.Sqlite;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>
/// The SQLite store on one connection to a database in memory: its writer, tables and queries are the real ones, without disk,
/// indexer or a second connection, so that thousands of histories cost seconds. One caller at a time.
/// </summary>
internal sealed class InMemoryHub : StoreUnderTest, IDisposable
{
    private static readonly string Nowhere = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    private readonly Writer _writer;
    private readonly Publication _publication;
    private readonly InMemoryDatabase _kept;
    private readonly NoteKeeper _notes;
    private readonly LogPublication _checkpoints;
    private readonly bool _disposesOfIt;

    /// <summary>A hub on a database of its own, whose writer has its thread.</summary>
    public InMemoryHub(StoreOptions options, string sql)
        : this(options, new InMemoryDatabase(sql), (session, committed) => new Writer(session, options, committed).Start()) => _disposesOfIt = true;

    /// <summary>A new hub on an empty database, which it leaves to its owner; what is written is written by the caller's thread.</summary>
    public InMemoryHub(StoreOptions options, InMemoryDatabase empty)
        : this(options, empty, (session, committed) => new CallersWriter(session, options, committed))
    {
    }

    private InMemoryHub(StoreOptions options, InMemoryDatabase empty, Func<WriteSession, Action<WriteSession>, Writer> write)
    {
        _kept = empty;
        var numbers = new Numbers();
        var database = empty.ForOneSession();
        var session = new WriteSession(
            database, numbers, new LogTable(database, numbers), (_, stored, received) => stored.Span.SequenceEqual(received.Span), options, new ErasureJournal(Nowhere), Time);
        var publication = _publication = new Publication(session);
        _writer = write(session, publication.Publish);
        var readers = new ReadPool(() => new ReadSession(empty.ForOneSession(), numbers, session.Log.Epochs, session.Names.Filters, () => publication.Committed, Time));
        _notes = new NoteKeeper(_writer, Time);
        _checkpoints = new LogPublication(_writer, new CheckpointFile(Nowhere), newest: null);
        Store = new SqliteExchangeStore(new HubIdentity(Guid.Empty, 1), options, publication, numbers, _writer, readers, _notes, _checkpoints);
        Directory = new SqliteAgencyDirectory(publication, _writer, readers);
    }

    public override IExchangeStore Store { get; }

    public override IAgencyDirectory Directory { get; }

    /// <summary>Has the writer do something within a transaction of its own.</summary>
    public async Task<T> WriteAsync<T>(Func<WriteSession, Outcome<T>> apply) => (await _writer.RunAsync(new WriteJob<T>(WriteLane.Hub, apply), default)).Value;

    /// <summary>Begins to merge sorted runs, without rest.</summary>
    public Indexer StartMerging() => Indexer.OfMerges(_writer, _publication, new StoreOptions { IndexDelay = TimeSpan.Zero }, Time);

    /// <summary>Waits until a run is committed that is newer than one.</summary>
    public Task WaitForRunsPastAsync(long run) => _publication.WaitForRunsPastAsync(run, TestContext.Current.CancellationToken);

    /// <summary>Runs a statement between two calls.</summary>
    public void Execute(string sql) => SqliteDatabase.Execute(_kept.Connection, sql);

    /// <summary>Reads one number between two calls.</summary>
    public long Number(string sql)
    {
        using var statement = new Statement(_kept.Connection, sql);
        return statement.First(row => row.Long(0), out var number) ? number : throw new InvalidOperationException("no row");
    }

    /// <summary>Each row of <c>heads</c> says the same in its columns, by which it is found, and in its body, which is read.</summary>
    public Task<int> CheckHeadsAsync() => WriteAsync<int>(store =>
    {
        using var row = store.Database.Once("SELECT agency_no, coalesce(operation_no, 0), audience_no, erased, coalesce(embargo_end, 0), review_by, body FROM heads");
        var count = 0;
        for (; row.Step(); count++)
        {
            var body = HeadBody.Read(row.Span(6));
            Assert.Equal(
                (row.Int(0), row.Int(1), row.Int(2), row.Int(3) != 0, row.Long(4), row.Int(5)),
                (body.Agency, body.Operation, body.Audience, body.Erased, body.EmbargoEnd, body.ReviewBy));
        }

        return count;
    });

    public override Task ReopenAsync() => throw new NotSupportedException("it ends with its connection");

    public override void BreakLog() => throw new NotSupportedException("for histories only");

    public override void MendLog() => throw new NotSupportedException("for histories only");

    public override void BreakNotes() => throw new NotSupportedException("for histories only");

    public override void MendNotes() => throw new NotSupportedException("for histories only");

    public override async ValueTask DisposeAsync()
    {
        await _notes.DisposeAsync();
        await _writer.DisposeAsync();
        _checkpoints.Dispose();
        if (_disposesOfIt)
        {
            _kept.Dispose();
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Commits each job by itself, on its caller's thread: two changes of thread for each cost more than what it does.</summary>
    private sealed class CallersWriter(WriteSession session, StoreOptions options, Action<WriteSession> committed) : Writer(session, options, committed)
    {
        public override Task<Outcome<T>> RunAsync<T>(WriteJob<T> job, CancellationToken cancellationToken)
        {
            Commit(job, () => null);
            return job.Done;
        }
    }
}
