namespace Exchange.Audit;

/// <summary>What an answer says of its entry: enough for its reader to recompute the leaf hash.</summary>
/// <param name="Hash">RFC 6962 leaf hash, 32 octets.</param>
/// <param name="Leaf">The leaf.</param>
/// <param name="Salt">The salt of its commitments, 16 octets.</param>
public sealed record LoggedEntry(ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Leaf, ReadOnlyMemory<byte> Salt);
