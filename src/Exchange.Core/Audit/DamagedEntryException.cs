namespace Exchange.Audit;

/// <summary>An entry of the log, once hashed and kept, is missing or is not what it was: the database was damaged or changed.</summary>
/// <param name="logIndex">The entry's index in its epoch's log.</param>
/// <param name="what">What is wrong with it.</param>
public sealed class DamagedEntryException(long logIndex, string what) : Exception($"entry {logIndex} of the log: {what}; the database was damaged or changed")
{
    /// <summary>The entry's index in its epoch's log.</summary>
    public long LogIndex { get; } = logIndex;
}
