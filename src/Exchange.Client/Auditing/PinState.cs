using Exchange.Audit;

namespace Exchange.Client.Auditing;

/// <summary>What a pin holds.</summary>
internal sealed record PinState
{
    public const string FormatName = "exchange-log-pin-1";

    public string Format { get; init; } = FormatName;

    /// <summary>Grows with each writing: who computed a successor from an older state computes again.</summary>
    public long Version { get; init; }

    /// <summary>The hub's epoch; the log is of one epoch.</summary>
    public long Epoch { get; init; }

    /// <summary>The first key of the log that was trusted, a verifier key; empty before the first use.</summary>
    public string FirstKey { get; init; } = "";

    /// <summary>Signed notes by which each key handed over to the next, in order.</summary>
    public IReadOnlyList<string> Rotations { get; init; } = [];

    /// <summary>When the first key was trusted.</summary>
    public DateTimeOffset PinnedTime { get; init; }

    /// <summary>The largest checkpoint that was checked, a signed note; empty before the first.</summary>
    public string Checkpoint { get; init; } = "";

    /// <summary>When it was checked.</summary>
    public DateTimeOffset CheckedTime { get; init; }

    /// <summary>Entries that were given and are not proven yet, such as when a pull was cut off.</summary>
    public IReadOnlyList<EvidenceEntry> Unproven { get; init; } = [];

    /// <summary>Logs of earlier epochs, oldest first.</summary>
    public IReadOnlyList<EarlierLog> Earlier { get; init; } = [];

    public bool IsEmpty() => FirstKey.Length == 0;

    /// <summary>Whom to believe; null before the first use.</summary>
    /// <exception cref="FormatException">The keys are not those of a log.</exception>
    public LogVerifier? Verifier()
    {
        if (IsEmpty())
        {
            return null;
        }

        var verifier = new LogVerifier(VerifierKey.TryParse(FirstKey, SignatureType.Ed25519, out var key) ? key : throw new FormatException("its first key is no key of a log"));
        foreach (var note in Rotations)
        {
            verifier = verifier.TryRotate(note, out var rotated) ? rotated : throw new FormatException("a note by which the key was handed over does not verify");
        }

        return verifier;
    }

    /// <summary>The largest checkpoint that was checked; null before the first.</summary>
    /// <exception cref="FormatException">It is none of this log.</exception>
    public SignedCheckpoint? Last() =>
        Checkpoint.Length == 0 ? null
        : Verifier() is { } verifier && verifier.TryOpen(Checkpoint, out var checkpoint) ? checkpoint
        : throw new FormatException("its checkpoint is not signed by its key");
}
