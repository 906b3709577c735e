using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Storage;
using Exchange.Storage.Sqlite;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>The SQLite store on a disk, in a temporary folder of its own.</summary>
public sealed class SqliteStoreUnderTest : StoreUnderTest
{
    private readonly StoreOptions _options;
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("exchange-store-");
    private SqliteHub _hub;

    public SqliteStoreUnderTest(StoreOptions options)
    {
        _options = options;
        SqliteHub.Create(DatabasePath, Time);
        _hub = Open();
    }

    public SqliteStoreUnderTest()
        : this(new StoreOptions())
    {
    }

    public string DatabasePath => Path.Combine(_folder.FullName, "hub.db");

    public override IExchangeStore Store => _hub.Store;

    public override IAgencyDirectory Directory => _hub.Directory;

    public override async Task ReopenAsync()
    {
        await _hub.DisposeAsync();
        _hub = Open();
    }

    /// <summary>Puts the database back as it was before something happened, as the restoring of a backup does; what lies beside it stays.</summary>
    public async Task RestoreAfterAsync(Func<Task> something)
    {
        await _hub.DisposeAsync();
        foreach (var left in new[] { "-wal", "-shm" })
        {
            Assert.False(File.Exists(DatabasePath + left)); // closed, so that the file alone is the database
        }

        File.Copy(DatabasePath, DatabasePath + ".backup");
        _hub = Open();
        await something();
        await _hub.DisposeAsync();
        File.Move(DatabasePath + ".backup", DatabasePath, overwrite: true);
        _hub = Open();
    }

    public override void BreakLog() => Execute("CREATE TRIGGER broken BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'the log is broken'); END");

    public override void MendLog() => Execute("DROP TRIGGER broken");

    /// <summary>Runs a statement on a connection of its own.</summary>
    public void Execute(string sql)
    {
        using var connection = SqliteDatabase.Open(DatabasePath, writes: true);
        SqliteDatabase.Execute(connection, sql);
    }

    /// <summary>Reads one number on a connection of its own.</summary>
    public long Number(string sql)
    {
        using var connection = SqliteDatabase.Open(DatabasePath, writes: false);
        using var statement = new Statement(connection, sql);
        return statement.First(row => row.Long(0), out var number) ? number : throw new InvalidOperationException("no row");
    }

    public override async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private SqliteHub Open() =>
        SqliteHub.Open(DatabasePath, _options, (_, stored, received) => stored.Span.SequenceEqual(received.Span), Time);
}
