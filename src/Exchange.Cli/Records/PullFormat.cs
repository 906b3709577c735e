namespace Exchange.Cli.Records;

/// <summary>How a pull writes what it gets.</summary>
internal enum PullFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>CSV with a header; the columns of a push, after those of the hub.</summary>
    Csv,

    /// <summary>One change a line as JSON.</summary>
    Ndjson,
}
