namespace Exchange.Audit;

/// <summary>In which way a log is not the one that was read before.</summary>
public enum LogDifferenceKind
{
    /// <summary>Entries are others than they were; those around them are the same.</summary>
    Changed = 1,

    /// <summary>Entries are gone, and those after them have moved up.</summary>
    Dropped = 2,

    /// <summary>There are entries that were not there, and those after them have moved down.</summary>
    Inserted = 3,

    /// <summary>Two entries have changed places.</summary>
    Swapped = 4,

    /// <summary>The log ends before entries that were there.</summary>
    Cut = 5,

    /// <summary>From an entry on, nothing is as it was: two logs that have a beginning in common, or one that was cut and has grown again.</summary>
    Parted = 6,
}
