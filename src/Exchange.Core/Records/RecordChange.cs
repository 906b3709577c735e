namespace Exchange.Records;

/// <summary>What an accepted push does to a record.</summary>
public enum RecordChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A new revision, with or without a new distribution.</summary>
    NewRevision,

    /// <summary>A new distribution of the same revision.</summary>
    NewDistribution,
}
