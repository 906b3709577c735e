namespace Exchange.Audit;

/// <summary>A checkpoint as the store keeps it.</summary>
/// <param name="Epoch">The epoch whose log it is of.</param>
/// <param name="Size">How many entries its tree has.</param>
/// <param name="Root">The tree's root.</param>
/// <param name="Time">When it was signed.</param>
/// <param name="Note">The signed note (C2SP tlog-checkpoint), without cosignatures.</param>
public sealed record KeptCheckpoint(long Epoch, long Size, MerkleHash Root, DateTimeOffset Time, string Note)
{
    /// <summary>Witnesses' signature lines, each with its line feed; one for each key.</summary>
    public IReadOnlyList<string> Cosignatures { get; init; } = [];

    /// <summary>The note with the cosignatures that it has by now.</summary>
    public string CosignedNote => Cosignatures.Count == 0 ? Note : Note + string.Concat(Cosignatures);
}
