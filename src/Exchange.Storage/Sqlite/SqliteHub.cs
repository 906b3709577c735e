using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Microsoft.Data.Sqlite;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// A hub on one SQLite database: the store and the directory, with one writer and any number of readers. Made by
/// <see cref="Create"/>, opened by <see cref="Open(string, StoreOptions, MeansTheSame, TimeProvider)"/>; a missing database is an error, never a new one.
/// </summary>
public sealed class SqliteHub : IAsyncDisposable
{
    private readonly WriteSession _session;
    private readonly Writer _writer;
    private readonly ReadPool _readers;
    private readonly SqliteExchangeStore _store;
    private readonly SqliteAgencyDirectory _directory;
    private readonly Indexer _searchIndexer;
    private readonly Indexer _logIndexer;
    private readonly Indexer _merger;
    private readonly SessionPruner _pruner;
    private readonly NoteKeeper _notes;
    private readonly LogPublication _checkpoints;
    private readonly FileStream _lock;

    private SqliteHub(FileStream taken, string path, HubIdentity identity, StoreOptions options, MeansTheSame meansTheSame, ErasureJournal journal, TimeProvider time, Func<Database, Numbers, LogTable> log)
    {
        _lock = taken;
        DatabasePath = path;
        var numbers = new Numbers();
        var database = new Database(SqliteDatabase.Open(path, writes: true));
        _session = new WriteSession(database, numbers, log(database, numbers), meansTheSame, options, journal, time);
        var publication = new Publication(_session);
        var newest = _session.Checkpoints.Rows.Newest(identity.Epoch);
        _writer = new Writer(_session, options, publication.Publish).Start();
        _readers = new ReadPool(() => new ReadSession(new Database(SqliteDatabase.Open(path, writes: false)), numbers, _session.Log.Epochs, _session.Names.Filters, () => publication.Committed, time));
        _notes = new NoteKeeper(_writer, time);
        _checkpoints = new LogPublication(_writer, CheckpointFile.Of(path), newest);
        _store = new SqliteExchangeStore(identity, options, publication, numbers, _writer, _readers, _notes, _checkpoints);
        _directory = new SqliteAgencyDirectory(publication, _writer, _readers);
        _searchIndexer = Indexer.OfSearch(_writer, publication, options, time);
        _logIndexer = Indexer.OfLog(_writer, publication, options, time);
        _merger = Indexer.OfMerges(_writer, publication, options, time);
        _pruner = new SessionPruner(_writer, time);
    }

    /// <summary>The database file.</summary>
    internal string DatabasePath { get; }

    /// <summary>The records, the feed, the log.</summary>
    public IExchangeStore Store => _store;

    /// <summary>The agencies.</summary>
    public IAgencyDirectory Directory => _directory;

    /// <summary>What its connections have done so far. Add it up while no call is under way.</summary>
    internal StoreWork Work => StoreWork.Of([.. _readers.Idle.Select(r => r.Database)], _session.Database);

    /// <summary>Makes a new hub.</summary>
    /// <param name="path">The database file; nothing may stand there.</param>
    /// <param name="time">The clock.</param>
    /// <returns>What the hub is known by.</returns>
    /// <exception cref="IOException">Something stands there already.</exception>
    public static HubIdentity Create(string path, TimeProvider time)
    {
        SqliteDatabase.Create(path);
        var id = Guid.NewGuid();
        var now = time.GetUtcNow().ToMicroseconds();
        using var database = new Database(SqliteDatabase.Open(path, writes: true));
        using var insert = database.Once(
            "INSERT INTO hub (only, id, epoch, created, head, head_time, directory_version, indexed, indexed_time) VALUES (1, ?, 1, ?, 0, ?, 0, 0, ?)");
        insert.Bind(1, id.ToString("D")).Bind(2, now).Bind(3, now).Bind(4, now).Run();
        return new HubIdentity(id, 1);
    }

    /// <summary>Opens a hub, bringing its schema up to date.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="options">Numbers.</param>
    /// <param name="meansTheSame">Compares two encodings by meaning.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The hub.</returns>
    /// <exception cref="FileNotFoundException">There is no database there.</exception>
    /// <exception cref="InvalidDataException">What is there is no hub's database, or one of a newer version.</exception>
    /// <exception cref="IOException">Another process has it open, or its disk is full or fails.</exception>
    public static SqliteHub Open(string path, StoreOptions options, MeansTheSame meansTheSame, TimeProvider time) =>
        Open(path, options, meansTheSame, time, (database, numbers) => new LogTable(database, numbers));

    /// <summary>Opens a hub with a log table of the caller's: only what measures the log's cost has another.</summary>
    internal static SqliteHub Open(string path, StoreOptions options, MeansTheSame meansTheSame, TimeProvider time, Func<Database, Numbers, LogTable> log)
    {
        var taken = Take(path);
        try
        {
            SqliteDatabase.CheckIsHub(path);
            SqliteDatabase.Migrate(path);
            var journal = ErasureJournal.Of(path);
            var erased = journal.Read();
            CheckLog(path, options);
            var hub = new SqliteHub(taken, path, ReadIdentity(path), options, meansTheSame, journal, time, log);
            try
            {
                hub._store.BeginEpoch();
                hub._store.EraseAgain(erased);
                return hub;
            }
            catch
            {
                hub.DisposeAsync().AsTask().GetAwaiter().GetResult();
                throw;
            }
        }
        catch (Exception failure)
        {
            taken.Dispose();
            if (failure is not SqliteException unusable)
            {
                throw;
            }

            var remedy = unusable.SqliteErrorCode == SQLitePCL.raw.SQLITE_CORRUPT ? "it is damaged: restore a backup" : "make sure that its disk has space and that this account may write there";
            throw new IOException($"{path} cannot be read or cannot be written ({unusable.Message}): {remedy}", unusable);
        }
    }

    /// <summary>
    /// Begins a new epoch of a hub whose database is not what was published: its log starts anew and names the last checkpoint known of
    /// the old one. Every cursor ends (OTHER_EPOCH).
    /// </summary>
    /// <param name="path">The database file.</param>
    /// <param name="reason">Why, and by whose decision: kept in the first entry.</param>
    /// <param name="options">Numbers.</param>
    /// <returns>What the hub is known by from now on, and the last checkpoint known of the old epoch; null where none was ever published.</returns>
    /// <exception cref="FileNotFoundException">There is no database there.</exception>
    /// <exception cref="InvalidDataException">What is there is no hub's database, or one of a newer version.</exception>
    /// <exception cref="IOException">Another process has it open.</exception>
    public static (HubIdentity Hub, KeptCheckpoint? Last) StartEpoch(string path, string reason, StoreOptions options)
    {
        using var taken = Take(path);
        SqliteDatabase.CheckIsHub(path);
        SqliteDatabase.Migrate(path);
        var before = ReadIdentity(path);
        using var database = new Database(SqliteDatabase.Open(path, writes: true));
        var check = new StartCheck(database, CheckpointFile.Of(path).Read(), options);
        var fault = check.FindTampering();
        var epoch = Math.Max(before.Epoch, check.Newest?.Epoch ?? 0) + 1;
        LogEpochs.Begin(database, epoch, check.Newest?.CosignedNote ?? "", reason, fault is null ? "" : $"from index {fault.LogIndex}: {fault.Description}");
        return (before with { Epoch = epoch }, check.Newest);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _notes.DisposeAsync().ConfigureAwait(false);
        await _pruner.DisposeAsync().ConfigureAwait(false);
        await _searchIndexer.DisposeAsync().ConfigureAwait(false);
        await _logIndexer.DisposeAsync().ConfigureAwait(false);
        await _merger.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        _checkpoints.Dispose();
        _readers.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static FileStream Take(string path) => File.Exists(path)
        ? SqliteDatabase.Lock(path)
        : throw new FileNotFoundException($"no database at {path}: run 'exchange-server init' to make one, or correct the path", path);

    private static void CheckLog(string path, StoreOptions options)
    {
        using var database = new Database(SqliteDatabase.Open(path, writes: false));
        if (new StartCheck(database, CheckpointFile.Of(path).Read(), options).Find() is { } fault)
        {
            throw new InvalidDataException(
                $"{path}: the audit log is not what it was, from index {fault.LogIndex} ({fault.Count} entries): {fault.Description}. "
                + "Put the newest database in its place; where there is none, keep this one as evidence and run 'exchange-server new-epoch', which begins a new log");
        }
    }

    private static HubIdentity ReadIdentity(string path)
    {
        using var database = new Database(SqliteDatabase.Open(path, writes: false));
        using var hub = database.Once("SELECT id, epoch FROM hub");
        return hub.First(row => new HubIdentity(Guid.Parse(row.Text(0)), row.Long(1)), out var found)
            ? found!
            : throw new InvalidDataException($"{path} holds no hub: 'exchange-server init' did not end; move the file away and run it again");
    }
}
