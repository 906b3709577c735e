using DbUp;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Exchange.Storage.Sqlite;

/// <summary>The database file: how it is made, migrated and opened.</summary>
internal static class SqliteDatabase
{
    // "EXCH" in ASCII, in the file's header.
    private const int ApplicationId = 0x45584348;

    /// <summary>
    /// Before SQLite is used at all: each connection belongs to one thread at a time, so that SQLite need not lock what it is asked, twice
    /// for each column of each row; nor count its memory under a lock that all connections share. Where it is in use already, it goes on as it is.
    /// </summary>
    static SqliteDatabase()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>Makes an empty database file with the settings that only an empty one can take.</summary>
    /// <param name="path">Where; nothing may stand there.</param>
    /// <exception cref="IOException">Something stands there already.</exception>
    public static void Create(string path)
    {
        var birth = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // Personal data: SQLite gives its other files the same mode.
            birth.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (new FileStream(path, birth))
        {
            // Only to fail when something stands there: a database is never born over another.
        }

        using var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite));
        connection.Open();

        // 16 KiB pages double what a group commit of this row size reaches; the mode is kept in the file.
        Execute(connection, "PRAGMA page_size = 16384");
        Execute(connection, $"PRAGMA application_id = {ApplicationId}");
        Execute(connection, "PRAGMA journal_mode = WAL");
        Migrate(path);
    }

    /// <summary>Takes the database for this process: its writer holds positions and numbers in memory, so there is only one.</summary>
    /// <param name="path">The database file.</param>
    /// <returns>To be disposed of when the database is closed; the operating system gives it back when the process dies.</returns>
    /// <exception cref="IOException">Another process has it.</exception>
    public static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + "-lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (taken is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new IOException($"{path} is in use by another process: stop that one first, or give this one a data directory of its own", taken);
        }
    }

    /// <summary>Makes sure that a file is a hub's database before anything is written to it.</summary>
    /// <param name="path">The database file.</param>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static void CheckIsHub(string path)
    {
        try
        {
            using var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite));
            connection.Open();
            using var statement = new Statement(connection, "PRAGMA application_id");
            if (statement.First(row => row.Long(0), out var id) && id == ApplicationId)
            {
                return;
            }
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == raw.SQLITE_NOTADB)
        {
            // Told below.
        }

        throw new InvalidDataException($"{path} is no database of Exchange: correct the path, or run 'exchange-server init' to make one elsewhere");
    }

    /// <summary>Brings the schema up to date.</summary>
    /// <param name="path">The database file.</param>
    /// <exception cref="InvalidDataException">A newer version has migrated it further than this one knows.</exception>
    /// <exception cref="InvalidOperationException">A migration failed; what it did was rolled back.</exception>
    public static void Migrate(string path)
    {
        var upgrade = DeployChanges.To
            .SqliteDatabase(ConnectionString(path, SqliteOpenMode.ReadWrite))
            .WithScriptsEmbeddedInAssembly(typeof(SqliteDatabase).Assembly, name => name.Contains(".Sqlite.Migrations.", StringComparison.Ordinal))
            .WithTransactionPerScript()
            .LogTo(new NoOpUpgradeLog())
            .Build();
        if (upgrade.GetExecutedButNotDiscoveredScripts() is { Count: > 0 } unknown)
        {
            throw new InvalidDataException($"{path} is of a newer version ({string.Join(", ", unknown)}): run that version of exchange-server, or restore a backup from before");
        }

        var result = upgrade.PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"migration {result.ErrorScript?.Name} of {path} failed: {result.Error.Message}", result.Error);
        }
    }

    /// <summary>Opens a connection with every setting that durability and erasure rest on.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="writes">True for the one writer.</param>
    /// <returns>The open connection.</returns>
    public static SqliteConnection Open(string path, bool writes)
    {
        var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite));
        connection.Open();
        Execute(connection, "PRAGMA synchronous = FULL");       // an acknowledgement follows a sync (law 1)
        Execute(connection, "PRAGMA secure_delete = ON");       // erased means gone
        Execute(connection, "PRAGMA foreign_keys = ON");
        Execute(connection, "PRAGMA temp_store = MEMORY");      // nothing of a record in temporary files
        Execute(connection, "PRAGMA busy_timeout = 5000");
        Execute(connection, "PRAGMA journal_size_limit = 67108864");
        Execute(connection, writes ? "PRAGMA cache_size = -24576" : "PRAGMA cache_size = -1024");
        Execute(connection, writes ? "PRAGMA wal_autocheckpoint = 4096" : "PRAGMA query_only = ON");
        return connection;
    }

    /// <summary>Runs a statement without parameters.</summary>
    /// <param name="connection">On this connection.</param>
    /// <param name="sql">The statement; never text from outside.</param>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        statement.Run();
    }

    private static string ConnectionString(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString();
}
