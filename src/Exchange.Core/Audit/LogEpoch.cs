namespace Exchange.Audit;

/// <summary>An epoch of the hub and its log.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="FirstSequence">The sequence of its first entry.</param>
/// <param name="PreviousCheckpoint">The last known checkpoint of the epoch before, as a signed note; empty when there was none.</param>
public sealed record LogEpoch(long Epoch, long FirstSequence, string PreviousCheckpoint);
