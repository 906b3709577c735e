namespace Exchange.Server.Audit;

/// <summary>Numbers of the provable log.</summary>
internal sealed record LogOptions
{
    /// <summary>
    /// The usual time between two checkpoints, and how far one may be behind the log. One that somebody waits for, to prove what it was
    /// given, is signed after a fifth of it.
    /// </summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Agencies by id whose witnesses' cosignatures count, such as "bka"; none when there is no policy.</summary>
    public IReadOnlyList<string> Witnesses { get; init; } = [];

    /// <summary>How many of them must have cosigned a checkpoint for it to count as witnessed.</summary>
    public int WitnessThreshold { get; init; }
}
