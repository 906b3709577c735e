using Exchange.Audit;

namespace Exchange.Records;

/// <summary>What an erasure did.</summary>
/// <param name="Revision">The tombstone's revision.</param>
/// <param name="Entry">The entry of the erasure.</param>
/// <param name="Duties">Agencies that were shown the record and owe its erasure.</param>
public sealed record Erasure(long Revision, LoggedEntry Entry, int Duties);
