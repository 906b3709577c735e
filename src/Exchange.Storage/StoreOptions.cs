namespace Exchange.Storage;

/// <summary>Numbers of the store, all in the configuration table.</summary>
public sealed record StoreOptions
{
    /// <summary>Records that one group commit may take, 1 to 100,000.</summary>
    public int GroupRecords { get; init; } = 8_000;

    /// <summary>Records that one group commit may take while several agencies have a part in it, or wait for the next, 1 to 100,000.</summary>
    public int SharedGroupRecords { get; init; } = 2_000;

    /// <summary>Jobs of one agency that may wait for the writer before its callers wait, 1 to 100,000.</summary>
    public int QueuedJobs { get; init; } = 64;

    /// <summary>Records that one reading of a page looks at, however few of them are for its reader: a page of a pull is then sent, a search reads on.</summary>
    public int ScannedHeads { get; init; } = 20_000;

    /// <summary>Octets of records that end a page; the record that reaches it is still in the page.</summary>
    public int PageBytes { get; init; } = 1024 * 1024;

    /// <summary>Records of one agency that may stand at once, tombstones not counted; 0 for no limit.</summary>
    public long AgencyRecords { get; init; } = 10_000_000;

    /// <summary>The length of the write-ahead log, in octets, at which the writer waits for readers so that it begins anew.</summary>
    public long LogBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>For how long a batch's answer is kept after the last use of its session.</summary>
    public TimeSpan SessionTerm { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The rest between two runs of an index that is filled behind the writer: of search, and of the log's entries.</summary>
    public TimeSpan IndexDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>For how long a proposal waits for a second operator.</summary>
    public TimeSpan ProposalTerm { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long after an erasure the database is rewritten at the latest, so that nothing of it is left in its files.</summary>
    public TimeSpan CompactWithin { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Entries that one reading of the log may look at before it answers with what it has found.</summary>
    public int ScannedEntries { get; init; } = 200_000;

    /// <summary>Entries, the newest ones, that are checked one by one before a hub serves.</summary>
    public int CheckedAtStart { get; init; } = 100_000;

    /// <summary>For how long the detail of an entry is kept, and the salt with it; erased within a day after.</summary>
    public TimeSpan DetailTerm { get; init; } = TimeSpan.FromDays(730);

    /// <summary>For how long every checkpoint is kept.</summary>
    public TimeSpan CheckpointTerm { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The least time between checkpoints that are kept for good, besides those that a witness has cosigned.</summary>
    public TimeSpan CheckpointSpacing { get; init; } = TimeSpan.FromHours(1);
}
