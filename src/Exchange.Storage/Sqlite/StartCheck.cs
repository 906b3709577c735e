using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// What is checked of the log before a hub serves: that it is as long as it was, that its tree is the one that was published last,
/// and that its newest entries are those that were hashed into it.
/// </summary>
internal sealed class StartCheck
{
    private readonly Database _database;
    private readonly KeptCheckpoint? _outside;
    private readonly StoreOptions _options;
    private readonly LogRows _log;
    private readonly long _epoch;
    private readonly long _loggedSize;
    private readonly byte[] _loggedRoot;

    /// <summary>Checks a database.</summary>
    /// <param name="database">A connection that reads.</param>
    /// <param name="outside">The newest checkpoint outside the database.</param>
    /// <param name="options">How many entries are checked one by one.</param>
    public StartCheck(Database database, KeptCheckpoint? outside, StoreOptions options)
    {
        (_database, _outside, _options) = (database, outside, options);
        _log = new LogRows(database, new Numbers(), LogEpochs.Load(database));
        using var hub = database.Once("SELECT epoch, log_size, log_root FROM hub");
        hub.First(row => (row.Long(0), row.Long(1), row.Bytes(2)), out var logged);
        (_epoch, _loggedSize, _loggedRoot) = logged;
        _loggedRoot ??= [];
        Size = _log.End - _log.Epochs.Present.FirstSequence;
    }

    /// <summary>How many entries the present epoch has in the database.</summary>
    public long Size { get; }

    /// <summary>The newest checkpoint known, in the database or outside it.</summary>
    public KeptCheckpoint? Newest =>
        new[] { _outside, _log.Checkpoints.Newest(_epoch), _log.Checkpoints.Newest(_epoch - 1) }.OfType<KeptCheckpoint>().MaxBy(c => (c.Epoch, c.Size));

    /// <summary>What is wrong; null when nothing is.</summary>
    public LogFault? Find() => FindTampering() ?? FindOlder();

    /// <summary>Where the database itself is not what its hub left; null when nowhere.</summary>
    public LogFault? FindTampering() =>
        Size < _loggedSize ? new LogFault(Size, _loggedSize - Size, "the entries are missing from the end of the log")
        : Size > _loggedSize ? new LogFault(_loggedSize, Size - _loggedSize, "the entries were never logged")
        : FindOther() ?? LogCheck.Find(_log, Math.Max(0, Size - _options.CheckedAtStart), Size);

    /// <summary>What has been published and is not in the database, as when a backup is put back; null when nothing.</summary>
    private LogFault? FindOlder() =>
        _outside is not { } published ? null
        : published.Epoch > _epoch ? new LogFault(0, published.Size, $"the database is of epoch {_epoch}, and epoch {published.Epoch} has been published: the database is older than its hub")
        : published.Epoch == _epoch && published.Size > Size ? new LogFault(Size, published.Size - Size, "the entries are missing, though they have been published: the database is older than its hub")
        : null;

    /// <summary>Compares the tree with what was committed and published of it.</summary>
    private LogFault? FindOther()
    {
        var published = new[] { _outside?.Epoch == _epoch ? _outside : null, _log.Checkpoints.Newest(_epoch) }.OfType<KeptCheckpoint>().Where(c => c.Size <= Size).ToArray();
        var stands = (Size == 0 || RootIs(Size, _loggedRoot)) && published.All(c => RootIs(c.Size, c.Root.AsSpan()));
        return stands ? null : LogCheck.Find(_log, 0, Size) ?? FindByCheckpoints(published);
    }

    /// <summary>Entries and subtrees agree, but not with what was published: between which checkpoints they begin to differ.</summary>
    private LogFault FindByCheckpoints(IEnumerable<KeptCheckpoint> published)
    {
        List<(long Size, byte[] Root)> known = [.. published.Select(c => (c.Size, c.Root.ToArray())), (_loggedSize, _loggedRoot)];
        using (var rows = _database.Once("SELECT size, root FROM checkpoints WHERE epoch = ? ORDER BY size"))
        {
            rows.Bind(1, _epoch);
            while (rows.Step())
            {
                known.Add((rows.Long(0), rows.Bytes(1)));
            }
        }

        known.Sort((a, b) => a.Size.CompareTo(b.Size));
        var first = 0;
        var end = known.Count - 1;
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (RootIs(known[middle].Size, known[middle].Root))
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        var from = first == 0 ? 0 : known[first - 1].Size;
        return new LogFault(from, Math.Max(1, known[first].Size - from), "the entries are others than have been published");
    }

    private bool RootIs(long size, ReadOnlySpan<byte> root)
    {
        try
        {
            return new MerkleTree(_log.Tree).Root(size).AsSpan().SequenceEqual(root);
        }
        catch (InvalidDataException)
        {
            // Rows are missing.
            return false;
        }
    }
}
