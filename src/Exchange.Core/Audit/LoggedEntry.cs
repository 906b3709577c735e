namespace Exchange.Audit;

/// <summary>
/// What an answer says of its entry: enough for its reader to recompute the leaf hash and the leaf's commitment to its batch or
/// page, and no other. With the entry's own salt it could find by trial which positions were touched, and so how much happens that
/// it does not see.
/// </summary>
/// <param name="LogIndex">Its place in the log of its epoch, from 0.</param>
/// <param name="Hash">RFC 6962 leaf hash, 32 octets.</param>
/// <param name="Leaf">The leaf.</param>
/// <param name="Salt">The salt of the commitment to the body, 16 octets; empty once the detail's term is over.</param>
public sealed record LoggedEntry(long LogIndex, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Leaf, ReadOnlyMemory<byte> Salt);
