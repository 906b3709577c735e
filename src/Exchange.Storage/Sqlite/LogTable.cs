using System.Security.Cryptography;
using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>entries</c> and <c>details</c> as written: leaf and detail apart, so that the one outlives the other.</summary>
internal class LogTable
{
    private readonly Numbers _numbers;
    private readonly Statement _entry;
    private readonly Statement _detail;
    private readonly Statement _read;
    private readonly Statement _oldestDetails;
    private readonly Statement _eraseDetails;
    private readonly Statement _beginning;

    public LogTable(Database database, Numbers numbers)
    {
        _numbers = numbers;
        Epochs = LogEpochs.Load(database);
        _entry = database.Prepare("INSERT INTO entries (sequence, leaf, hash, touched) VALUES (?, ?, ?, ?)");
        _detail = database.Prepare("INSERT INTO details (sequence, salt, detail) VALUES (?, ?, ?)");
        _read = database.Prepare("SELECT e.hash, e.leaf, d.salt FROM entries e LEFT JOIN details d ON d.sequence = e.sequence WHERE e.sequence = ?");
        _oldestDetails = database.Prepare("SELECT d.sequence, e.leaf FROM details d JOIN entries e ON e.sequence = d.sequence ORDER BY d.sequence LIMIT 0 + ?");
        _eraseDetails = database.Prepare("DELETE FROM details WHERE sequence = ?");
        _beginning = database.Prepare("SELECT previous_checkpoint, reason, fault FROM epochs WHERE epoch = ?");
        using var count = database.Once("SELECT coalesce(max(sequence) + 1, 0) FROM entries");
        count.First(row => row.Long(0), out var next);
        Tree = new LogTree(database, Epoch, next - Epoch.FirstSequence);
    }

    /// <summary>The epochs.</summary>
    public LogEpochs Epochs { get; }

    /// <summary>The present epoch.</summary>
    public LogEpoch Epoch => Epochs.Present;

    /// <summary>The epoch's tree.</summary>
    public LogTree Tree { get; }

    /// <summary>The sequence that the next entry gets.</summary>
    public long Next => Tree.Next;

    /// <summary>Writes an entry.</summary>
    public virtual LoggedEntry Append(AuditEntryDraft draft, DateTimeOffset now)
    {
        var salt = RandomNumberGenerator.GetBytes(Leaf.SaltLength);
        var touched = Positions.Encode([.. draft.Touched]);
        var detail = Leaf.EncodeDetail(draft.Detail);
        var leaf = Leaf.Encode(draft, touched, detail, _numbers.Find(draft.Agency) ?? 0, Epoch.Epoch, now, salt);
        var hash = MerkleHash.OfLeaf(leaf);
        var sequence = Next;
        _entry.Bind(1, sequence).Bind(2, leaf).Bind(3, hash.AsSpan()).Bind(4, touched).Run();
        _detail.Bind(1, sequence).Bind(2, salt).Bind(3, detail).Run();
        Tree.Append(hash);
        return new LoggedEntry(sequence - Epoch.FirstSequence, hash.ToArray(), leaf, Leaf.PartSalt(salt, LeafPart.Body));
    }

    /// <summary>What the epoch begins with: the last known checkpoint of the one before, why, and what was found wrong.</summary>
    public (string PreviousCheckpoint, string Reason, string Fault)? Beginning() =>
        _beginning.Bind(1, Epoch.Epoch).First(row => (row.Text(0), row.Text(1), row.Text(2)), out var beginning) ? beginning : null;

    /// <summary>
    /// Erases the details, and the salts, of entries written before a time, the oldest first; how many. What an epoch began with and what
    /// its keys were is no personal data and stays; so does what stands beside a damaged leaf, which is evidence.
    /// </summary>
    public int EraseDetails(DateTimeOffset before, int limit)
    {
        var over = new List<long>();
        _oldestDetails.Bind(1, limit);
        while (_oldestDetails.Step() && (!Leaf.TryRead(_oldestDetails.Span(1), out var leaf) || leaf.Time < before))
        {
            if (leaf.Action is not (AuditAction.Unspecified or AuditAction.EpochStart or AuditAction.KeyRotation or AuditAction.Tampering))
            {
                over.Add(_oldestDetails.Long(0));
            }
        }

        _oldestDetails.Reset();
        foreach (var sequence in over)
        {
            _eraseDetails.Bind(1, sequence).Run();
        }

        return over.Count;
    }

    /// <summary>Reads an entry back, as its caller was given it.</summary>
    public LoggedEntry Find(long sequence) =>
        _read.Bind(1, sequence).First(
            row => new LoggedEntry(sequence - Epochs.Of(sequence).FirstSequence, row.Bytes(0), row.Bytes(1), row.IsNull(2) ? [] : Leaf.PartSalt(row.Span(2), LeafPart.Body)), out var entry)
            ? entry!
            : throw new InvalidOperationException($"the log has no entry {sequence}: the database is damaged");
}
