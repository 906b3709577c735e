using Exchange.Audit;
using Microsoft.Data.Sqlite;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>
/// No change without its entry, no entry without its change. The wire tells no positions, so this is read from the database: every
/// position at which a record stands or stood is touched by exactly one entry of a change, and no such entry touches another. Also that
/// each leaf commits to what stands beside it, that answers lead to entries, and that SQLite itself finds no fault.
/// </summary>
internal sealed class ChangesAreLogged : IAfterRestart
{
    private static readonly AuditAction[] Changing = [AuditAction.Push, AuditAction.Erase, AuditAction.Retention, AuditAction.Lapse];

    public Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, CancellationToken cancellationToken) => Task.FromResult(Find(hub));

    private static IReadOnlyList<string> Find(RestartedHub hub)
    {
        using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = hub.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        database.Open();
        using var snapshot = database.BeginTransaction(deferred: true);
        var found = new List<string>();
        var stands = Read(database, "SELECT position FROM heads UNION ALL SELECT position FROM past", r => r.GetInt64(0));
        var touched = new List<long>();
        foreach (var (index, leaf, positions, salt, detail) in Read(
            database,
            "SELECT e.sequence, e.leaf, e.touched, d.salt, d.detail FROM entries e JOIN details d ON d.sequence = e.sequence ORDER BY e.sequence",
            r => (r.GetInt64(0), (byte[])r[1], (byte[])r[2], (byte[])r[3], (byte[])r[4])))
        {
            if (Array.Exists(Changing, a => (byte)a == leaf[1]))
            {
                touched.AddRange(Positions.Decode(positions));
            }

            if (!CommitsTo(leaf, LeafPart.Touched, salt, positions) || !CommitsTo(leaf, LeafPart.Detail, salt, detail))
            {
                found.Add($"the leaf of entry {index} does not commit to what stands beside it");
            }
        }

        found.AddRange(stands.Except(touched).Select(p => $"position {p} is a change without an entry"));
        found.AddRange(touched.Except(stands).Select(p => $"position {p} is touched by an entry, and is no change"));
        found.AddRange(touched.GroupBy(p => p).Where(p => p.Count() > 1).Select(p => $"position {p.Key} is touched by {p.Count()} entries of changes"));
        found.AddRange(Read(database, "SELECT count(*) FROM entries e LEFT JOIN details d ON d.sequence = e.sequence WHERE d.sequence IS NULL", r => r.GetInt64(0)).Where(n => n > 0).Select(n => $"{n} entries have no detail"));
        found.AddRange(Read(
            database,
            "SELECT s.last_number, count(b.number), coalesce(max(b.number), 0) FROM sessions s LEFT JOIN batches b ON b.session_no = s.session_no GROUP BY s.session_no",
            r => (Last: r.GetInt64(0), Count: r.GetInt64(1), Most: r.GetInt64(2))).Where(s => s.Last != s.Count || s.Last != s.Most).Select(s => $"a session has applied {s.Last} batches, and {s.Count} answers are kept, up to {s.Most}"));
        found.AddRange(Read(
            database,
            "SELECT b.number FROM batches b LEFT JOIN entries e ON e.sequence = b.sequence AND substr(e.leaf, 2, 1) = x'01' WHERE e.sequence IS NULL",
            r => r.GetInt64(0)).Select(n => $"the answer of a batch {n} leads to no entry"));
        found.AddRange(Read(database, "PRAGMA integrity_check", r => r.GetString(0)).Where(s => s != "ok"));
        return found;
    }

    private static bool CommitsTo(byte[] leaf, LeafPart part, byte[] salt, byte[] octets) => Leaf.Commits(leaf, part, Leaf.PartSalt(salt, part), octets);

    private static List<T> Read<T>(SqliteConnection database, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = database.CreateCommand();
#pragma warning disable CA2100 // the statements are this class's own
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
