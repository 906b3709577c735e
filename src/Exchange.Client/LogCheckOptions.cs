namespace Exchange.Client;

/// <summary>
/// How a connection checks that the hub's log holds what the hub says it holds: the entry of each page received and batch pushed.
/// </summary>
public sealed record LogCheckOptions
{
    /// <summary>Whether entries are checked. Without it, a hub that discloses behind its log is not noticed here.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>
    /// How long after its receipt an entry may be missing from the log; then the push or pull stops, and the evidence is kept in a file.
    /// From 5 seconds to an hour; a hub signs its log within a second.
    /// </summary>
    public TimeSpan Term { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long entries are gathered before they are checked together against one checkpoint, at most a quarter of <see cref="Term"/>.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>By how much the hub's clock may differ from this machine's, where an entry says when it was made.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The file that keeps the log's key and the last checkpoint: one for a hub, for all pushes and pulls. Null for a file beside the
    /// feed or session file (its name and <c>.log-pin</c>), or for memory where there is none.
    /// </summary>
    public string? PinFile { get; init; }

    /// <summary>The log's verifier key (C2SP signed-note) as its operators handed it over; null to trust the one that the hub tells first.</summary>
    public string? LogKey { get; init; }

    /// <summary>Where evidence is kept; null for the folder of the pin file, or the current one.</summary>
    public string? EvidenceFolder { get; init; }

    /// <summary>Told what an operator should know and is no fault, such as the key that was trusted at the first use.</summary>
    public Action<LogNotice>? Told { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Term, TimeSpan.FromSeconds(5));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Term, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Every, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Every, Term / 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(ClockTolerance, TimeSpan.Zero);
    }
}
