using Exchange.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>
/// A database in memory for one hub after another: what a hub left is taken back to what was kept before. The schema and the
/// prepared statements, which cost more than most of what is done to a hub, stay. A hub that failed may have left a statement half
/// read: its database is not used again.
/// </summary>
internal sealed class InMemoryDatabase : IDisposable
{
    private static readonly string Schema = ReadSchema();

    private readonly List<SessionDatabase> _sessions = [];
    private readonly List<Statement> _restoring = [];
    private int _taken;

    /// <summary>Makes one with the tables of a new hub.</summary>
    /// <param name="sql">Run after they are made.</param>
    public InMemoryDatabase(string sql)
    {
        Connection.Open();
        using var command = Connection.CreateCommand();
#pragma warning disable CA2100 // text of this project and its tests alone
        command.CommandText = Schema
            + "INSERT INTO hub (only, id, epoch, created, head, head_time, directory_version, indexed, indexed_time) VALUES (1, '', 1, 0, 0, 0, 0, 0, 0);" + sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public SqliteConnection Connection { get; } = new("Data Source=:memory:");

    /// <summary>The database as a session of the hub uses it; the first hub's first session's statements are the next hub's first session's.</summary>
    public Database ForOneSession()
    {
        if (_taken == _sessions.Count)
        {
            _sessions.Add(new SessionDatabase(Connection));
        }

        return _sessions[_taken++];
    }

    /// <summary>Keeps what stands, for every next hub to begin with.</summary>
    public void Keep()
    {
        var tables = new List<string>();
        using (var names = new Statement(Connection, "SELECT name FROM main.sqlite_schema WHERE type = 'table'"))
        {
            while (names.Step())
            {
                tables.Add(names.Text(0));
            }
        }

        tables.ForEach(t => SqliteDatabase.Execute(Connection, $"CREATE TEMP TABLE kept_{t} AS SELECT * FROM main.{t}"));
        _restoring.Add(new Statement(Connection, "BEGIN"));
        _restoring.AddRange(tables.Select(t => new Statement(Connection, $"DELETE FROM main.{t}")));
        _restoring.AddRange(tables.Select(t => new Statement(Connection, $"INSERT INTO main.{t} SELECT * FROM temp.kept_{t}")));
        _restoring.Add(new Statement(Connection, "COMMIT"));
        Restore();
    }

    /// <summary>Makes it ready for the next hub.</summary>
    public void Restore()
    {
        _restoring.ForEach(s => s.Run());
        _sessions.ForEach(s => s.Rewind());
        _taken = 0;
    }

    public void Dispose()
    {
        _restoring.ForEach(s => s.Dispose());
        _sessions.ForEach(s => s.End());
        Connection.Dispose();
    }

    private static string ReadSchema()
    {
        var assembly = typeof(SqliteHub).Assembly;
        return string.Concat(assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Order()
            .Select(n => new StreamReader(assembly.GetManifestResourceStream(n)!).ReadToEnd()));
    }

    /// <summary>Hands out again, in the same order, what was prepared before: no two users of a hub share a statement.</summary>
    private sealed class SessionDatabase(SqliteConnection connection) : Database(connection)
    {
        private readonly List<(string Sql, Statement Statement)> _prepared = [];
        private int _next;

        public override Statement Prepare(string sql)
        {
            if (_next == _prepared.Count)
            {
                _prepared.Add((sql, base.Prepare(sql)));
            }

            var (text, statement) = _prepared[_next++];
            return text == sql ? statement : throw new InvalidOperationException("a hub prepares other statements than the one before");
        }

        public void Rewind() => _next = 0;

        public void End() => base.Dispose();

#pragma warning disable CA2215 // a hub that ends disposes of its sessions; these go on
        public override void Dispose()
        {
        }
#pragma warning restore CA2215
    }
}
