namespace Exchange.Audit;

/// <summary>A leaf of the log.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Entry">The entry, where it may be seen.</param>
public sealed record LogLeaf(MerkleHash Hash, AuditEntry? Entry);
