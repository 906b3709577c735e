namespace Exchange.Storage.Sqlite.Runs;

/// <summary>What the keys of a run are. Numbers are stored.</summary>
internal enum RunTreeId
{
    /// <summary>Records by name: id, zero, agency number; with the position of what stands.</summary>
    Names = 1,

    /// <summary>What Search finds records by: kind, term, zero, agency number, id.</summary>
    Terms = 2,
}
