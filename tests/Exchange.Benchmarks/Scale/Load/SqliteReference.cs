using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>
/// The frozen reference: what is got without a hub and without any of its promises. One row a record, a unique index on the name,
/// prepared Microsoft.Data.Sqlite commands, 4,000 rows a transaction, WAL, FULL, default pages; no wire, and the rows made beforehand.
/// </summary>
internal static class SqliteReference
{
    private const int TransactionRows = 4_000;

    public static LoadResult Insert(LoadStep step)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = step.File, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL");
        Execute(connection, "CREATE TABLE records (position INTEGER PRIMARY KEY, name TEXT NOT NULL, content BLOB NOT NULL)");
        Execute(connection, "CREATE UNIQUE INDEX records_by_name ON records (name)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO records (position, name, content) VALUES ($position, $name, $content)";
        var position = insert.Parameters.Add("$position", SqliteType.Integer);
        var name = insert.Parameters.Add("$name", SqliteType.Text);
        var content = insert.Parameters.Add("$content", SqliteType.Blob);
        insert.Prepare();

        var records = new ScaleRecords(step.Agencies[0]);
        var rows = new (string Name, byte[] Content)[TransactionRows];
        var (result, written) = (new LoadResult(), 0);
        while (written < step.Count)
        {
            var count = Math.Min(TransactionRows, step.Count - written);
            for (var i = 0; i < count; i++)
            {
                var record = records.At(step.First + written + i).Record;
                rows[i] = (record.Name, record.ToByteArray());
            }

            using var clock = LoadClock.Start(0);
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < count; i++)
            {
                position.Value = ++written;
                name.Value = rows[i].Name;
                content.Value = rows[i].Content;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
            var group = clock.Stop(count);
            result = result with
            {
                Records = written,
                Seconds = result.Seconds + group.Seconds,
                ClientProcessor = result.ClientProcessor + group.ClientProcessor,
            };
        }

        return result;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the statements above, none from outside
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
