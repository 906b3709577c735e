namespace Exchange.Audit;

/// <summary>A checkpoint whose log's signature has been verified; <see cref="LogVerifier"/> makes them.</summary>
public sealed class SignedCheckpoint
{
    internal SignedCheckpoint(Checkpoint checkpoint, SignedNote note) => (Checkpoint, Note) = (checkpoint, note);

    /// <summary>What the log says.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The note as read, with every signature on it.</summary>
    public SignedNote Note { get; }
}
