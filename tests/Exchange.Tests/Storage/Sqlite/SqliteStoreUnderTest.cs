using Exchange.Agencies;
using Exchange.Audit;
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
    private SqliteHub? _hub;

    public SqliteStoreUnderTest(StoreOptions options)
    {
        _options = options;
        SqliteHub.Create(DatabasePath, Time);
        Open();
    }

    public SqliteStoreUnderTest()
        : this(new StoreOptions())
    {
    }

    public string DatabasePath => Path.Combine(_folder.FullName, "hub.db");

    public override IExchangeStore Store => _hub!.Store;

    public override IAgencyDirectory Directory => _hub!.Directory;

    public override async Task ReopenAsync()
    {
        await CloseAsync();
        Open();
    }

    public async Task CloseAsync()
    {
        if (_hub is { } hub)
        {
            _hub = null;
            await hub.DisposeAsync();
        }
    }

    public void Open() => _hub = SqliteHub.Open(DatabasePath, _options, (_, stored, received) => stored.Span.SequenceEqual(received.Span), Time);

    /// <summary>Closes the hub, changes its database and opens it again, which it refuses.</summary>
    /// <param name="sql">The change.</param>
    /// <param name="forgeRoot">Whether the subtrees and the root in the database are made to agree with the change.</param>
    public async Task<InvalidDataException> RefusesAfterAsync(string sql, bool forgeRoot = false)
    {
        await CloseAsync();
        Execute(sql);
        if (forgeRoot)
        {
            ForgeTree();
        }

        return Assert.Throws<InvalidDataException>(Open);
    }

    /// <summary>Puts the database back as it was before something happened, as the restoring of a backup does; what lies beside it stays.</summary>
    public async Task RestoreAfterAsync(Func<Task> something)
    {
        await CloseAsync();
        foreach (var left in new[] { "-wal", "-shm" })
        {
            Assert.False(File.Exists(DatabasePath + left)); // closed, so that the file alone is the database
        }

        File.Copy(DatabasePath, DatabasePath + ".backup");
        Open();
        await something();
        await CloseAsync();
        File.Move(DatabasePath + ".backup", DatabasePath, overwrite: true);
        Open();
    }

    public override void BreakLog() => Execute("CREATE TRIGGER broken BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'the log is broken'); END");

    public override void MendLog() => Execute("DROP TRIGGER broken");

    public override void BreakNotes() => Execute("CREATE TRIGGER unnoted BEFORE INSERT ON sent BEGIN SELECT RAISE(ABORT, 'notes are broken'); END");

    public override void MendNotes() => Execute("DROP TRIGGER unnoted");

    /// <summary>Runs statements on a connection of its own.</summary>
    public void Execute(string sql)
    {
        using var connection = SqliteDatabase.Open(DatabasePath, writes: true);
        foreach (var statement in sql.Contains("BEGIN", StringComparison.Ordinal) ? [sql] : sql.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            SqliteDatabase.Execute(connection, statement);
        }
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
        await CloseAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Makes subtrees and root anew from the leaves' hashes, as somebody would who covers a change up.</summary>
    private void ForgeTree()
    {
        using var database = new Database(SqliteDatabase.Open(DatabasePath, writes: true));
        database.Execute("DELETE FROM subtrees");
        var leaves = new List<MerkleHash>();
        using (var rows = database.Once("SELECT hash FROM entries ORDER BY sequence"))
        {
            while (rows.Step())
            {
                leaves.Add(MerkleHash.Read(rows.Span(0)));
            }
        }

        var tree = new LogTree(database, new LogEpoch(1, 0, ""), 0);
        leaves.ForEach(leaf => tree.Append(leaf));
        tree.Grow();
        using var update = database.Once("UPDATE hub SET log_root = ?");
        update.Bind(1, tree.Grown.Root.AsSpan()).Run();
    }
}
