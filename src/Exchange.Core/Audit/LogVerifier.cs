using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit;

/// <summary>
/// What a client or an auditor believes of a log: its first key, and the keys that it handed itself over to since. Each is believed only for
/// the sizes at which it was the log's key, so that a key stolen after its time signs nothing new.
/// </summary>
public sealed class LogVerifier
{
    private readonly Reign[] _reigns;

    /// <summary>Trusts a log by the key that was handed over in person.</summary>
    /// <param name="key">Of the type <see cref="SignatureType.Ed25519"/>, named as the log.</param>
    /// <exception cref="ArgumentException">The key signs something else.</exception>
    public LogVerifier(VerifierKey key)
        : this([new(key, 0, long.MaxValue)])
    {
        if (key.Type != SignatureType.Ed25519)
        {
            throw new ArgumentException($"a log signs notes; the key {key} signs {key.Type}", nameof(key));
        }
    }

    private LogVerifier(Reign[] reigns) => _reigns = reigns;

    /// <summary>The log's name.</summary>
    public string Origin => Key.Name;

    /// <summary>The key that signs now.</summary>
    public VerifierKey Key => _reigns[^1].Key;

    /// <summary>Reads a checkpoint and verifies the log's signature on it.</summary>
    /// <param name="note">The signed note, as text.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>False when it is no checkpoint of this log, or the key that the log had at its size did not sign it.</returns>
    public bool TryOpen(string note, [NotNullWhen(true)] out SignedCheckpoint? checkpoint)
    {
        checkpoint = null;
        return SignedNote.TryParse(note, out var read) && TryOpen(read, out checkpoint);
    }

    /// <summary>Reads a checkpoint and verifies the log's signature on it.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>False when it is no checkpoint of this log, or the key that the log had at its size did not sign it.</returns>
    public bool TryOpen(SignedNote note, [NotNullWhen(true)] out SignedCheckpoint? checkpoint)
    {
        checkpoint = Checkpoint.TryParse(note.Text, out var said)
            && said.Origin == Origin
            && _reigns.Any(r => r.From <= said.Size && said.Size <= r.To && note.IsSignedBy(r.Key))
                ? new(said, note)
                : null;
        return checkpoint is not null;
    }

    /// <summary>Follows the log to its next key.</summary>
    /// <param name="note">A <see cref="KeyRotation"/>, signed by the key that signs now and by the next one.</param>
    /// <param name="rotated">What to believe from here.</param>
    /// <returns>False when it is no such statement.</returns>
    public bool TryRotate(string note, [NotNullWhen(true)] out LogVerifier? rotated)
    {
        rotated = SignedNote.TryParse(note, out var read)
            && KeyRotation.TryParse(read.Text, out var rotation)
            && rotation.Next.Name == Origin
            && rotation.Size >= _reigns[^1].From
            && _reigns.All(r => !r.Key.Equals(rotation.Next))
            && read.IsSignedBy(Key)
            && read.IsSignedBy(rotation.Next)
                ? new([.. _reigns[..^1], _reigns[^1] with { To = rotation.Size }, new(rotation.Next, rotation.Size, long.MaxValue)])
                : null;
        return rotated is not null;
    }

    /// <summary>
    /// Follows the hub into a new epoch. The caller compares the checkpoint that the statement names with the last one it saw itself: a
    /// larger one that it saw shows what the restored backup had lost.
    /// </summary>
    /// <param name="note">An <see cref="EpochChange"/>, signed by the key that signs now and by the new log.</param>
    /// <param name="change">The old log's last known checkpoint and the new log's key.</param>
    /// <returns>False when it is no such statement.</returns>
    public bool TryEnterEpoch(string note, [NotNullWhen(true)] out EpochChange? change)
    {
        change = SignedNote.TryParse(note, out var read)
            && EpochChange.TryParse(read.Text, out var said)
            && said.Last.Origin == Origin
            && said.Next.Name != Origin
            && read.IsSignedBy(Key)
            && read.IsSignedBy(said.Next)
                ? said
                : null;
        return change is not null;
    }

    // A key and the sizes, both included, at which the log signed by it.
    private sealed record Reign(VerifierKey Key, long From, long To);
}
