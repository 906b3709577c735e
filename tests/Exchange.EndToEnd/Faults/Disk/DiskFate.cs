namespace Exchange.EndToEnd.Faults.Disk;

/// <summary>What became of writes that were not yet synced when the power went.</summary>
internal enum DiskFate
{
    /// <summary>All are lost: only what was synced is on the disk.</summary>
    OnlySynced,

    /// <summary>Any of their sectors reached the disk, in any order, and any of the lengths that files had.</summary>
    AnySectors,

    /// <summary>All reached the disk.</summary>
    Everything,
}
