namespace Exchange.Client;

/// <summary>
/// How calls are tried again when the hub or the line is away for a moment (status UNAVAILABLE), or a quota of the agency is used up
/// (RESOURCE_EXHAUSTED with a delay): what was refused so was not done, so that any call can be made again.
/// </summary>
public sealed record RetryOptions
{
    /// <summary>The first delay; it doubles from try to try, with a random part. A delay that the hub asks for comes first.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest delay between two tries.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long without progress until the failure is passed on; <see cref="Timeout.InfiniteTimeSpan"/> for never, zero for no
    /// second try.
    /// </summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(2);
}
