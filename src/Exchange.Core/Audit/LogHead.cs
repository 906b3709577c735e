namespace Exchange.Audit;

/// <summary>How far the log of an epoch has come, as committed.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="FirstSequence">The sequence of its first entry: an entry's sequence is this and its index.</param>
/// <param name="Size">How many entries the epoch's log has.</param>
/// <param name="Root">The root of their tree, as the writer has computed it from what it wrote.</param>
public sealed record LogHead(long Epoch, long FirstSequence, long Size, MerkleHash Root);
