using System.Security.Cryptography;
using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>entries</c> and <c>details</c> as written: leaf and detail apart, so that the one outlives the other.</summary>
internal sealed class LogTable(Database database, Numbers numbers)
{
    private readonly Statement _count = database.Prepare("SELECT coalesce(max(log_index) + 1, 0) FROM entries");
    private readonly Statement _entry = database.Prepare("INSERT INTO entries (log_index, leaf, hash, touched) VALUES (?, ?, ?, ?)");
    private readonly Statement _detail = database.Prepare("INSERT INTO details (log_index, salt, detail) VALUES (?, ?, ?)");
    private readonly Statement _read = database.Prepare("SELECT e.hash, e.leaf, d.salt FROM entries e LEFT JOIN details d ON d.log_index = e.log_index WHERE e.log_index = ?");

    /// <summary>The index that the next entry gets.</summary>
    public long Next { get; set; }

    /// <summary>How many entries there are.</summary>
    public long Count() => _count.First(row => row.Long(0), out var count) ? count : 0;

    /// <summary>Writes an entry.</summary>
    public LoggedEntry Append(AuditEntryDraft draft, long epoch, DateTimeOffset now)
    {
        var salt = RandomNumberGenerator.GetBytes(Leaf.SaltLength);
        var touched = Positions.Encode(draft.Touched);
        var leaf = Leaf.Encode(draft, touched, numbers.Find(draft.Agency) ?? 0, epoch, now, salt);
        var hash = Leaf.Hash(leaf);
        _entry.Bind(1, Next).Bind(2, leaf).Bind(3, hash).Bind(4, touched).Run();
        _detail.Bind(1, Next).Bind(2, salt).Bind(3, Leaf.EncodeDetail(draft.Detail)).Run();
        Next++;
        return new LoggedEntry(hash, leaf, salt);
    }

    /// <summary>Reads an entry back; the salt is empty once the detail's term is over.</summary>
    public LoggedEntry Find(long logIndex) =>
        _read.Bind(1, logIndex).First(row => new LoggedEntry(row.Bytes(0), row.Bytes(1), row.Bytes(2)), out var entry)
            ? entry!
            : throw new InvalidOperationException($"the log has no entry {logIndex}: the database is damaged");
}
