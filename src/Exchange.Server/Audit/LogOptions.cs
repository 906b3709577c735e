namespace Exchange.Server.Audit;

/// <summary>Numbers of the provable log.</summary>
internal sealed record LogOptions
{
    /// <summary>
    /// The usual time between two checkpoints, and how far one may be behind the log. One that somebody waits for, to prove what it was
    /// given, is signed after a fifth of it.
    /// </summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Old entries that are checked against their hashes in a second, beside everything else that the node does.</summary>
    public int InspectedPerSecond { get; init; } = 1_000;

    /// <summary>The rest between the end of one such inspection of the whole log and the next.</summary>
    public TimeSpan InspectEvery { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Agencies by id whose witnesses' cosignatures count, such as "bka"; none when there is no policy.</summary>
    public IReadOnlyList<string> Witnesses { get; init; } = [];

    /// <summary>How many of them must have cosigned a checkpoint for it to count as witnessed.</summary>
    public int WitnessThreshold { get; init; }
}
