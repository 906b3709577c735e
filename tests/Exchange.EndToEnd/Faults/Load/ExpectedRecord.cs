namespace Exchange.EndToEnd.Faults.Load;

/// <summary>A record as it must stand.</summary>
/// <param name="Version">Its originator's count of what it said, which the record's note tells.</param>
/// <param name="Revision">The hub's revision.</param>
/// <param name="Shared">Whether everyone sees it; nobody but its originator otherwise.</param>
/// <param name="Erased">Whether it is erased.</param>
internal sealed record ExpectedRecord(int Version, long Revision, bool Shared, bool Erased);
