namespace Exchange.Audit;

/// <summary>
/// A witness: says of checkpoints when it found each to be the newest consistent one of its log (C2SP tlog-cosignature). Whoever holds it has
/// checked before that the log only grew since the last checkpoint it cosigned.
/// </summary>
public sealed class Cosigner
{
    private readonly SignerKey _key;

    /// <summary>Takes the witness's key.</summary>
    /// <param name="key">Of the type <see cref="SignatureType.Cosignature"/>.</param>
    /// <exception cref="ArgumentException">The key signs something else.</exception>
    public Cosigner(SignerKey key)
    {
        if (key.Verifier.Type != SignatureType.Cosignature)
        {
            throw new ArgumentException($"a witness cosigns; the key {key} signs {key.Verifier.Type}", nameof(key));
        }

        _key = key;
    }

    /// <summary>The public half of the key.</summary>
    public VerifierKey Verifier => _key.Verifier;

    /// <summary>Cosigns a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint, its log's signature verified.</param>
    /// <param name="time">By the witness's clock; its fraction of a second is dropped.</param>
    /// <returns>The signature line for the checkpoint's note.</returns>
    public NoteSignature Cosign(SignedCheckpoint checkpoint, DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, DateTimeOffset.UnixEpoch);
        return NoteSignature.OfCheckpoint(checkpoint.Note.Text, time, _key);
    }
}
