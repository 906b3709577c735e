using DbUp;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;

namespace Exchange.Storage.Sqlite;

/// <summary>The database file: how it is made, migrated and opened.</summary>
internal static class SqliteDatabase
{
    /// <summary>Makes an empty database file with the settings that only an empty one can take.</summary>
    /// <param name="path">Where; nothing may stand there.</param>
    /// <exception cref="IOException">Something stands there already.</exception>
    public static void Create(string path)
    {
        using (new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            // Only to fail when something stands there: a database is never born over another.
        }

        using var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite));
        connection.Open();

        // 16 KiB pages double what a group commit of this row size reaches; the mode is kept in the file.
        Execute(connection, "PRAGMA page_size = 16384");
        Execute(connection, "PRAGMA journal_mode = WAL");
        Migrate(path);
    }

    /// <summary>Brings the schema up to date.</summary>
    /// <param name="path">The database file.</param>
    /// <exception cref="InvalidOperationException">A migration failed; what it did was rolled back.</exception>
    public static void Migrate(string path)
    {
        var result = DeployChanges.To
            .SqliteDatabase(ConnectionString(path, SqliteOpenMode.ReadWrite))
            .WithScriptsEmbeddedInAssembly(typeof(SqliteDatabase).Assembly, name => name.Contains(".Sqlite.Migrations.", StringComparison.Ordinal))
            .WithTransactionPerScript()
            .LogTo(new NoOpUpgradeLog())
            .Build()
            .PerformUpgrade();
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
        Execute(connection, writes ? "PRAGMA cache_size = -65536" : "PRAGMA cache_size = -4096");
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
