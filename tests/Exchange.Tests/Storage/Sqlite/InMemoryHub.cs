using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Storage;
using Exchange.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>
/// The SQLite store on one connection to a database in memory: its writer, tables and queries are the real ones, without disk,
/// indexer or a second connection, so that thousands of histories cost seconds. One caller at a time.
/// </summary>
internal sealed class InMemoryHub : StoreUnderTest, IDisposable
{
    private static readonly string Schema = ReadSchema();

    private readonly Writer _writer;
    private readonly SqliteConnection _connection;

    public InMemoryHub(StoreOptions options, string sql)
    {
        _connection = new SqliteConnection("Data Source=:memory:");
        _connection.Open();
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // text of this project and its tests alone
        command.CommandText = Schema
            + "INSERT INTO hub (only, id, epoch, created, head, head_time, directory_version, indexed, indexed_time) VALUES (1, '', 1, 0, 0, 0, 0, 0, 0);" + sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();

        var numbers = new Numbers();
        var database = new Database(_connection);
        var session = new WriteSession(database, numbers, (_, stored, received) => stored.Span.SequenceEqual(received.Span), options, new ErasureJournal(OperatingSystem.IsWindows() ? "NUL" : "/dev/null"), Time);
        var publication = new Publication(session);
        _writer = new Writer(session, options, publication.Publish);
        var readers = new ReadPool(() => new ReadSession(database, numbers, () => publication.Committed, Time));
        Store = new SqliteExchangeStore(new HubIdentity(Guid.Empty, 1), options, publication, _writer, readers);
        Directory = new SqliteAgencyDirectory(publication, _writer, readers);
    }

    public override IExchangeStore Store { get; }

    public override IAgencyDirectory Directory { get; }

    /// <summary>Has the writer do something within a transaction of its own.</summary>
    public async Task<T> WriteAsync<T>(Func<WriteSession, Outcome<T>> apply) => (await _writer.RunAsync(new WriteJob<T>(apply), default)).Value;

    /// <summary>Runs a statement between two calls.</summary>
    public void Execute(string sql) => SqliteDatabase.Execute(_connection, sql);

    /// <summary>Reads one number between two calls.</summary>
    public long Number(string sql)
    {
        using var statement = new Statement(_connection, sql);
        return statement.First(row => row.Long(0), out var number) ? number : throw new InvalidOperationException("no row");
    }

    public override Task ReopenAsync() => throw new NotSupportedException("it ends with its connection");

    public override void BreakLog() => throw new NotSupportedException("for histories only");

    public override void MendLog() => throw new NotSupportedException("for histories only");

    public override ValueTask DisposeAsync() => _writer.DisposeAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static string ReadSchema()
    {
        var assembly = typeof(SqliteHub).Assembly;
        return string.Concat(assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Order()
            .Select(n => new StreamReader(assembly.GetManifestResourceStream(n)!).ReadToEnd()));
    }
}
