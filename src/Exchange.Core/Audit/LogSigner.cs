namespace Exchange.Audit;

/// <summary>
/// Signs for a log. Whoever holds it answers for C2SP tlog-checkpoint's one rule: never to sign a checkpoint that is inconsistent with one signed before.
/// </summary>
public sealed class LogSigner
{
    private readonly SignerKey _key;

    /// <summary>Takes the log's key.</summary>
    /// <param name="key">Of the type <see cref="SignatureType.Ed25519"/>, named as the log.</param>
    /// <exception cref="ArgumentException">The key signs something else.</exception>
    public LogSigner(SignerKey key)
    {
        if (key.Verifier.Type != SignatureType.Ed25519)
        {
            throw new ArgumentException($"a log signs notes; the key {key} signs {key.Verifier.Type}", nameof(key));
        }

        _key = key;
    }

    /// <summary>The log's name.</summary>
    public string Origin => _key.Verifier.Name;

    /// <summary>The public half of the key.</summary>
    public VerifierKey Verifier => _key.Verifier;

    /// <summary>Signs a checkpoint.</summary>
    /// <param name="size">How many entries are durable.</param>
    /// <param name="root">Their root.</param>
    /// <returns>The checkpoint, signed by the log alone.</returns>
    public SignedCheckpoint Sign(long size, in MerkleHash root)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var checkpoint = new Checkpoint(Origin, size, root);
        return new(checkpoint, SignedNote.Sign(checkpoint.ToString(), _key));
    }

    /// <summary>Hands the log over to a new key of the same name.</summary>
    /// <param name="next">The new key's signer.</param>
    /// <param name="size">The size of the last checkpoint that this key signed.</param>
    /// <returns>A <see cref="KeyRotation"/>, signed by both keys.</returns>
    /// <exception cref="ArgumentException">The new key is not this log's, or is the old one.</exception>
    public SignedNote SignRotation(LogSigner next, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (next.Origin != Origin || next.Verifier.Equals(Verifier))
        {
            throw new ArgumentException("a log's next key is another one of the same name", nameof(next));
        }

        return SignedNote.Sign(new KeyRotation(next.Verifier, size).ToString(), _key, next._key);
    }

    /// <summary>Ends this log, and the epoch with it, in favour of a new one.</summary>
    /// <param name="next">The new log's signer.</param>
    /// <param name="last">The last checkpoint of this log that is known.</param>
    /// <returns>An <see cref="EpochChange"/>, signed by both logs.</returns>
    /// <exception cref="ArgumentException">The new log bears this one's name, or the checkpoint is another log's.</exception>
    public SignedNote SignEpochChange(LogSigner next, Checkpoint last)
    {
        if (next.Origin == Origin || last.Origin != Origin)
        {
            throw new ArgumentException("a new epoch is a log of another name that names the last checkpoint of this one", nameof(next));
        }

        return SignedNote.Sign(new EpochChange(next.Verifier, last).ToString(), _key, next._key);
    }
}
