using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>checkpoints</c> and <c>cosignatures</c> as written.</summary>
internal sealed class CheckpointTable(Database database)
{
    // One that could not be written outside the database is kept again: of the same size and root.
    private readonly Statement _insert = database.Prepare(
        "INSERT INTO checkpoints (epoch, size, root, time, note, lasting) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET time = excluded.time, note = excluded.note");

    private readonly Statement _lastLasting = database.Prepare("SELECT max(time) FROM checkpoints WHERE epoch = ? AND lasting = 1");
    private readonly Statement _last = database.Prepare("UPDATE checkpoints SET lasting = 1 WHERE epoch = ? AND size = ?");
    private readonly Statement _thin = database.Prepare("DELETE FROM checkpoints WHERE lasting = 0 AND time < ?");
    private readonly Statement _cosign = database.Prepare("INSERT INTO cosignatures (epoch, size, key, line) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET line = excluded.line");

    /// <summary>Reads them within the transaction.</summary>
    public CheckpointRows Rows { get; } = new(database);

    /// <summary>Keeps a checkpoint. One in so long a time is kept for good, the others for a term.</summary>
    public void Insert(KeptCheckpoint checkpoint, StoreOptions options)
    {
        _lastLasting.Bind(1, checkpoint.Epoch).First(row => row.LongOrNull(0), out var last);
        _insert
            .Bind(1, checkpoint.Epoch)
            .Bind(2, checkpoint.Size)
            .Bind(3, checkpoint.Root.AsSpan())
            .Bind(4, checkpoint.Time.ToMicroseconds())
            .Bind(5, checkpoint.Note)
            .Bind(6, last is null || last <= (checkpoint.Time - options.CheckpointSpacing).ToMicroseconds() ? 1 : 0)
            .Run();
        _thin.Bind(1, (checkpoint.Time - options.CheckpointTerm).ToMicroseconds()).Run();
    }

    /// <summary>Keeps a cosignature, and its checkpoint for good.</summary>
    public void Cosign(long epoch, long size, string key, string line)
    {
        _cosign.Bind(1, epoch).Bind(2, size).Bind(3, key).Bind(4, line).Run();
        _last.Bind(1, epoch).Bind(2, size).Run();
    }
}
