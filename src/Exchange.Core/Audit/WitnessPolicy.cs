namespace Exchange.Audit;

/// <summary>
/// Says when a checkpoint counts as witnessed: when a number of different witnesses cosigned it, such as two of three agencies. A witness
/// is a name; it may have several keys while it rolls one over, and counts once.
/// </summary>
public sealed class WitnessPolicy
{
    private readonly VerifierKey[] _keys;

    /// <summary>Makes a policy.</summary>
    /// <param name="threshold">How many witnesses must have cosigned; 0 when none needs to.</param>
    /// <param name="keys">Their keys, of the type <see cref="SignatureType.Cosignature"/>.</param>
    /// <exception cref="ArgumentException">There are fewer witnesses than that, a key signs something else, or one key is two witnesses'.</exception>
    public WitnessPolicy(int threshold, IReadOnlyList<VerifierKey> keys)
    {
        if (keys.FirstOrDefault(k => k.Type != SignatureType.Cosignature) is { } other)
        {
            throw new ArgumentException($"a witness cosigns; the key {other} signs {other.Type}", nameof(keys));
        }

        // A cosignature does not say its cosigner's name (C2SP tlog-cosignature): under two names, one signature would count as two witnesses.
        if (keys.DistinctBy(k => Convert.ToHexString(k.PublicKey.Span)).Count() != keys.Count)
        {
            throw new ArgumentException("each witness has keys of its own", nameof(keys));
        }

        if (threshold < 0 || threshold > keys.Select(k => k.Name).Distinct().Count())
        {
            throw new ArgumentException("a policy asks for no more witnesses than it names", nameof(threshold));
        }

        (Threshold, _keys) = (threshold, [.. keys]);
    }

    /// <summary>How many witnesses must have cosigned.</summary>
    public int Threshold { get; }

    /// <summary>The keys of the witnesses.</summary>
    public IReadOnlyList<VerifierKey> Keys => _keys;

    /// <summary>Says whether enough witnesses cosigned. A line that names a known key and does not verify spoils the checkpoint (C2SP signed-note).</summary>
    /// <param name="checkpoint">The checkpoint, its log's signature verified.</param>
    /// <returns>True when it is witnessed.</returns>
    public bool IsWitnessed(SignedCheckpoint checkpoint)
    {
        var named = _keys.Where(checkpoint.Note.Names).ToList();
        return named.TrueForAll(checkpoint.Note.IsSignedBy) && named.Select(k => k.Name).Distinct().Count() >= Threshold;
    }
}
