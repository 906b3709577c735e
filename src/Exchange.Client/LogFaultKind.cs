namespace Exchange.Client;

/// <summary>In which way a hub's log is not what it must be.</summary>
public enum LogFaultKind
{
    /// <summary>The hub shows another log than the one that is pinned, and no statement by which the one continues the other.</summary>
    AnotherLog = 1,

    /// <summary>A checkpoint is not signed by the log's key.</summary>
    NotSigned = 2,

    /// <summary>Two checkpoints of one log are not consistent: what was logged has been changed or cut, or two logs are shown to two readers.</summary>
    Fork = 3,

    /// <summary>An entry is not the entry of the page or batch that it was given with.</summary>
    WrongEntry = 4,

    /// <summary>An entry that was given is not in the log.</summary>
    NotIncluded = 5,

    /// <summary>Whether an entry is in the log could not be found out in time, although the hub was reached.</summary>
    NotProven = 6,
}
