namespace Exchange.EndToEnd.Faults.Disk;

/// <summary>Calls that a watched disk writes down.</summary>
internal enum TraceKind
{
    /// <summary>A file that stood was opened.</summary>
    Opened = 1,

    /// <summary>A file was made.</summary>
    Created = 2,

    /// <summary>Octets were written.</summary>
    Written = 3,

    /// <summary>A file was given a length.</summary>
    Truncated = 4,

    /// <summary>A sync began.</summary>
    SyncBegun = 5,

    /// <summary>A sync ended well.</summary>
    SyncEnded = 6,

    /// <summary>A name was removed.</summary>
    Unlinked = 7,

    /// <summary>A name was changed: "old/new".</summary>
    Renamed = 8,
}
