using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Exchange.Storage.Sqlite;

/// <summary>An open connection and the statements prepared on it, which it owns. Used by one thread at a time.</summary>
internal class Database(SqliteConnection connection) : IDisposable
{
    private readonly List<Statement> _statements = [];

    /// <summary>
    /// Prepares a statement that lives as long as the connection. A limit is bound as <c>LIMIT 0 + ?</c>: for a bare parameter SQLite looks
    /// at its value when it plans, and so plans anew each time that one is bound, which costs a short page more than its rows (measured).
    /// </summary>
    public virtual Statement Prepare(string sql)
    {
        var statement = new Statement(connection, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>What was prepared to live as long as the connection.</summary>
    public IReadOnlyList<Statement> Statements => _statements;

    /// <summary>How many pages the connection has asked for, found in its cache or not.</summary>
    public long PagesRead => Status(raw.SQLITE_DBSTATUS_CACHE_HIT) + Status(raw.SQLITE_DBSTATUS_CACHE_MISS);

    /// <summary>Prepares a statement for one use; its user disposes of it.</summary>
    public Statement Once(string sql) => new(connection, sql);

    /// <summary>True between BEGIN and COMMIT, unless an error made SQLite roll back by itself.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>How many rows have been inserted, changed or deleted since it was opened.</summary>
    public long Changes => raw.sqlite3_total_changes(connection.Handle);

    /// <summary>The length of the write-ahead log, in octets; 0 when there is none.</summary>
    public long LogLength => new FileInfo(connection.DataSource + "-wal") is { Exists: true } log ? log.Length : 0;

    /// <summary>Runs a statement once.</summary>
    public void Execute(string sql) => SqliteDatabase.Execute(connection, sql);

    public virtual void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private int Status(int what) => raw.sqlite3_db_status(connection.Handle, what, out var current, out _, 0) == raw.SQLITE_OK ? current : throw new InvalidOperationException("SQLite counts no pages");
}
