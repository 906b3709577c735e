namespace Exchange.Storage.Sqlite;

/// <summary>Keeps the database's files as they should be: the write-ahead log bounded, and nothing in them of what was erased. Owned by the writer's thread.</summary>
internal sealed class Upkeep(Database database, StoreOptions options)
{
    private readonly Statement _truncateLog = database.Prepare("PRAGMA wal_checkpoint(TRUNCATE)");
    private readonly Statement _erasedSince = database.Prepare("SELECT erased_since FROM hub");
    private readonly Statement _clearErased = database.Prepare("UPDATE hub SET erased_since = NULL WHERE erased_since = ?");

    private long _logBound = options.LogBytes;

    /// <summary>
    /// Keeps the write-ahead log bounded: readers that overlap without end would keep SQLite from ever beginning it anew. Waits
    /// for the readings under way, which are no longer than a page; when one does not end, it tries again once the log has grown
    /// by as much again.
    /// </summary>
    public void BoundLog()
    {
        if (database.LogLength <= _logBound)
        {
            return;
        }

        _truncateLog.Run();
        var left = database.LogLength;
        _logBound = left <= options.LogBytes ? options.LogBytes : left + options.LogBytes;
    }

    /// <summary>
    /// Rewrites the database where anything was erased since the last time, outside a transaction: B-tree splits leave a few erased keys
    /// behind until then (measured), whatever secure_delete does. Refused while a reader holds an older snapshot; ask again.
    /// </summary>
    public Outcome<bool> Compact()
    {
        if (!_erasedSince.First(row => row.LongOrNull(0), out var since) || since is null)
        {
            return false;
        }

        // The copy is as large as the database: not in memory.
        database.Execute("PRAGMA temp_store = FILE");
        try
        {
            database.Execute("VACUUM");
        }
        finally
        {
            database.Execute("PRAGMA temp_store = MEMORY");
        }

        if (!_truncateLog.First(row => row.Int(0) == 0, out var whole) || !whole)
        {
            return new Refusal(RefusalReason.StoreBusy, "a reader holds an older snapshot, so that the write-ahead log still has what was erased") { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        _clearErased.Bind(1, since.Value).Run();
        return true;
    }
}
