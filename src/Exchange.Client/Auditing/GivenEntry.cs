using Exchange.Audit;

namespace Exchange.Client.Auditing;

/// <summary>An entry that the hub gave with a page or batch.</summary>
/// <param name="Hash">Its leaf hash, recomputed.</param>
/// <param name="Leaf">The leaf.</param>
/// <param name="BodySalt">The salt of its commitment to the body; empty when the hub no longer has it.</param>
/// <param name="BodyHash">SHA-256 over the body, as received or sent.</param>
/// <param name="Call">The call.</param>
/// <param name="Count">How many records or changes the body has.</param>
/// <param name="ReceivedTime">When, by this machine's clock.</param>
internal sealed record GivenEntry(
    MerkleHash Hash, ReadOnlyMemory<byte> Leaf, ReadOnlyMemory<byte> BodySalt, ReadOnlyMemory<byte> BodyHash, AuditAction Call, int Count, DateTimeOffset ReceivedTime)
{
    /// <summary>The epoch that the leaf says it is of.</summary>
    public long Epoch => Audit.Leaf.Read(Leaf.Span).Epoch;

    public EvidenceEntry ToEvidence() => new()
    {
        Hash = Convert.ToBase64String(Hash.AsSpan()),
        Leaf = Convert.ToBase64String(Leaf.Span),
        BodySalt = Convert.ToBase64String(BodySalt.Span),
        BodyHash = Convert.ToBase64String(BodyHash.Span),
        Call = Call.ToString().ToLowerInvariant(),
        Count = Count,
        ReceivedTime = ReceivedTime,
    };

    /// <summary>Reads what a pin kept; null when it is none.</summary>
    public static GivenEntry? Of(EvidenceEntry kept)
    {
        try
        {
            var leaf = Convert.FromBase64String(kept.Leaf);
            _ = Audit.Leaf.Read(leaf);
            return new GivenEntry(
                MerkleHash.OfLeaf(leaf),
                leaf,
                Convert.FromBase64String(kept.BodySalt),
                Convert.FromBase64String(kept.BodyHash),
                Enum.Parse<AuditAction>(kept.Call, ignoreCase: true),
                kept.Count,
                kept.ReceivedTime);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException)
        {
            return null;
        }
    }
}
