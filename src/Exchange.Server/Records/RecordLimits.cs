namespace Exchange.Server.Records;

/// <summary>Limits of records, batches and pages, all in the configuration table; those that a client meets are told by GetHub.</summary>
internal sealed record RecordLimits
{
    /// <summary>The largest message, in octets.</summary>
    public int MessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest record as pushed, in octets.</summary>
    public int RecordBytes { get; init; } = 256 * 1024;

    /// <summary>Records in a batch.</summary>
    public int BatchRecords { get; init; } = 5_000;

    /// <summary>Batches of one stream under way at once.</summary>
    public int BatchesUnderWay { get; init; } = 16;

    /// <summary>Octets of memory for batches of all agencies that are read and wait to be written, each as it came and 1,024 a record: an agency's are read while it holds less than is left.</summary>
    public int PushedBytes { get; init; } = 40 * 1024 * 1024;

    /// <summary>Changes in a page of a pull.</summary>
    public int PageChanges { get; init; } = 2_000;

    /// <summary>Pages of one pull that are read and logged and not yet taken; 1 reads nothing ahead of the line.</summary>
    public int PagesUnderWay { get; init; } = 8;

    /// <summary>Octets of pages that wait in all pulls: each reads ahead while it holds less than is left when its agency's are taken off once more, and always the page that its line takes next.</summary>
    public int AheadBytes { get; init; } = 24 * 1024 * 1024;

    /// <summary>Octets of pages that are kept in memory for other agencies with the same view; 0 keeps none.</summary>
    public int SharedPageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Octets of pages that are kept in a file for them, which grows when they are needed; 0 keeps none.</summary>
    public long SharedPageFileBytes { get; init; } = 1024 * 1024 * 1024;

    /// <summary>Records in a page of a search or list.</summary>
    public int PageRecords { get; init; } = 100;

    /// <summary>Years that review_by may lie ahead.</summary>
    public int ReviewYears { get; init; } = 5;
}
