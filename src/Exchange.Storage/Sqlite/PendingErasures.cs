using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The erasures of the transaction under way, for the journal: durable there before the commit, so that a hub restored from a backup
/// knows of every erasure that was ever told. Owned by the writer's thread.
/// </summary>
internal sealed class PendingErasures(Database database, ErasureJournal journal)
{
    private readonly Statement _mark = database.Prepare("UPDATE hub SET erased_since = coalesce(erased_since, ?)");
    private readonly List<(RecordKey Key, long Position)> _erased = [];

    // Whether the journal has the erasures of this transaction.
    private bool _noted;

    /// <summary>How many the transaction has so far.</summary>
    public int Count => _erased.Count;

    /// <summary>Notes that a record is erased.</summary>
    public void Add(RecordKey key, long position) => _erased.Add((key, position));

    /// <summary>Notes that anything was wiped, for the rewriting of the database.</summary>
    public void Mark(DateTimeOffset now) => _mark.Bind(1, now.ToMicroseconds()).Run();

    /// <summary>Takes back those after the first ones.</summary>
    public void TakeBack(int keep) => _erased.RemoveRange(keep, _erased.Count - keep);

    /// <summary>Before the commit.</summary>
    public void Write(DateTimeOffset now)
    {
        if (_erased.Count > 0)
        {
            journal.Note(_erased);
            _noted = true;
            Mark(now);
        }
    }

    /// <summary>After the commit.</summary>
    public void Keep()
    {
        _erased.Clear();
        _noted = false;
    }

    /// <summary>The transaction was rolled back.</summary>
    public void Rollback()
    {
        _erased.Clear();
        if (!_noted)
        {
            return;
        }

        _noted = false;
        try
        {
            journal.Revoke();
        }
        catch (IOException)
        {
            // A disk that fails, not one that is full: what the originator ordered and was refused may then be erased at the next start,
            // the safer of two errors.
        }
    }
}
