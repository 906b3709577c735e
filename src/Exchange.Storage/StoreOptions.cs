namespace Exchange.Storage;

/// <summary>Numbers of the store, all in the configuration table.</summary>
public sealed record StoreOptions
{
    /// <summary>Records that one group commit may take, 1 to 100,000.</summary>
    public int GroupRecords { get; init; } = 8_000;

    /// <summary>Jobs that may wait for the writer before callers wait, 1 to 100,000.</summary>
    public int QueuedJobs { get; init; } = 256;

    /// <summary>Heads that a page may look at before it is sent, however few of them are for its reader.</summary>
    public int ScannedHeads { get; init; } = 20_000;

    /// <summary>For how long a batch's answer is kept.</summary>
    public TimeSpan SessionTerm { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long Search may trail.</summary>
    public TimeSpan IndexDelay { get; init; } = TimeSpan.FromMilliseconds(200);
}
