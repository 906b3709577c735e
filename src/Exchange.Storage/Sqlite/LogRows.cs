using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>A reader's statements on the log, and how their rows are read.</summary>
internal sealed class LogRows
{
    private const string Columns = "SELECT e.sequence, e.hash, e.leaf, e.touched, d.salt, d.detail FROM ";
    private const string Select = Columns + "entries e LEFT JOIN details d ON d.sequence = e.sequence WHERE ";

    private const string SelectOfAgency = Columns + "entry_agencies a JOIN entries e ON e.sequence = a.sequence LEFT JOIN details d ON d.sequence = e.sequence "
        + "WHERE a.sequence >= ?1 AND a.sequence < ?2 AND a.agency_no = ?4 ";

    private readonly Numbers _numbers;
    private readonly Statement _newest;
    private readonly Statement _oldest;
    private readonly Statement _newestOfAgency;
    private readonly Statement _oldestOfAgency;
    private readonly Statement _one;
    private readonly Statement _byHash;
    private readonly Statement _byHashNotIndexed;
    private readonly Statement _indexed;
    private readonly Statement _leafFrom;
    private readonly Statement _last;

    public LogRows(Database database, Numbers numbers, LogEpochs epochs)
    {
        _numbers = numbers;
        Epochs = epochs;
        _newest = database.Prepare(Select + "e.sequence >= ? AND e.sequence < ? ORDER BY e.sequence DESC LIMIT 0 + ?");
        _oldest = database.Prepare(Select + "e.sequence >= ? AND e.sequence < ? ORDER BY e.sequence LIMIT 0 + ?");
        _newestOfAgency = database.Prepare(SelectOfAgency + "ORDER BY a.sequence DESC LIMIT 0 + ?3");
        _oldestOfAgency = database.Prepare(SelectOfAgency + "ORDER BY a.sequence LIMIT 0 + ?3");
        _one = database.Prepare(Select + "e.sequence = ?");
        _byHash = database.Prepare("SELECT sequence FROM entry_hashes WHERE hash = ? ORDER BY sequence DESC LIMIT 1");
        _byHashNotIndexed = database.Prepare("SELECT sequence FROM entries WHERE sequence >= (SELECT log_indexed FROM hub) AND hash = ? ORDER BY sequence DESC LIMIT 1");
        _indexed = database.Prepare("SELECT log_indexed FROM hub");
        _leafFrom = database.Prepare("SELECT sequence, leaf FROM entries WHERE sequence >= ? ORDER BY sequence LIMIT 1");
        _last = database.Prepare("SELECT coalesce(max(sequence) + 1, 0) FROM entries");
        Tree = new TreeRows(database, epochs.Present);
        Checkpoints = new CheckpointRows(database);
    }

    public LogEpochs Epochs { get; }

    public TreeRows Tree { get; }

    public CheckpointRows Checkpoints { get; }

    /// <summary>The sequence after the last entry's.</summary>
    public long End => _last.First(row => row.Long(0), out var end) ? end : 0;

    /// <summary>Entries before this sequence are found by agency; those after it are looked at one by one.</summary>
    public long Indexed => _indexed.First(row => row.Long(0), out var indexed) ? indexed : 0;

    /// <summary>Entries of a range, of all or, where they are indexed, of one agency; <see cref="Read"/> reads the rows.</summary>
    public Statement Range(long from, long before, long limit, bool oldestFirst, int? agencyNumber)
    {
        var rows = (oldestFirst, agencyNumber) switch
        {
            (true, null) => _oldest,
            (false, null) => _newest,
            (true, { } of) => _oldestOfAgency.Bind(4, of),
            (false, { } of) => _newestOfAgency.Bind(4, of),
        };
        return rows.Bind(1, from).Bind(2, before).Bind(3, limit);
    }

    /// <summary>An entry; null when there is none of that sequence.</summary>
    public AuditEntry? Find(long sequence) => _one.Bind(1, sequence).First(row => Read(row), out var entry) ? entry : null;

    /// <summary>The sequence of the entry of a hash.</summary>
    public long? Find(MerkleHash hash) =>
        _byHash.Bind(1, hash.AsSpan()).First(row => row.Long(0), out var sequence) || _byHashNotIndexed.Bind(1, hash.AsSpan()).First(row => row.Long(0), out sequence)
            ? sequence
            : null;

    /// <summary>What the leaf of an entry says in clear.</summary>
    /// <exception cref="DamagedEntryException">It is no leaf.</exception>
    public LeafFields Fields(long sequence, ReadOnlySpan<byte> leaf) => Leaf.TryRead(leaf, out var fields) ? fields : throw Damaged(sequence, "its leaf is none");

    /// <summary>What is told of an entry that is not what was logged.</summary>
    public DamagedEntryException Damaged(long sequence, string what) => new(sequence - Epochs.Of(sequence).FirstSequence, what);

    /// <summary>The first sequence, from one on and up to an end, whose entry was not written before a time: time never goes back.</summary>
    public long FirstAt(DateTimeOffset time, long from, long end)
    {
        while (from < end)
        {
            var middle = from + ((end - from) / 2);
            if (_leafFrom.Bind(1, middle).First(row => Fields(row.Long(0), row.Span(1)).Time, out var at) && at < time)
            {
                from = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return from;
    }

    /// <summary>Reads an entry from a row.</summary>
    public AuditEntry Read(Statement row)
    {
        var sequence = row.Long(0);
        var epoch = Epochs.Of(sequence);
        var leaf = row.Bytes(2);
        var fields = Fields(sequence, leaf);
        var salt = row.IsNull(4) ? [] : row.Bytes(4);
        return new AuditEntry
        {
            Sequence = sequence,
            Epoch = epoch.Epoch,
            Logged = new LoggedEntry(sequence - epoch.FirstSequence, row.Bytes(1), leaf, salt.Length == 0 ? [] : Leaf.PartSalt(salt, LeafPart.Body)),
            Action = fields.Action,
            Role = fields.Role,
            Purpose = fields.Purpose,
            Reason = fields.Reason,
            Time = fields.Time,
            Agency = fields.AgencyNumber == 0 ? default : _numbers.Agency(fields.AgencyNumber),
            Count = fields.Count,
            Touched = row.Bytes(3),
            Salt = salt,
            Detail = salt.Length == 0 ? null : Leaf.DecodeDetail(row.Span(5)),
        };
    }
}
