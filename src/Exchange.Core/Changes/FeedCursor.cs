namespace Exchange.Changes;

/// <summary>
/// A place in an agency's feed. At rest all three positions are one. A round sweeps the audiences gained or lost between
/// <see cref="Since"/> and <see cref="RoundHead"/> over the heads up to <see cref="Read"/>, then reads the heads after it.
/// </summary>
/// <param name="Since">The position whose view the reader holds, but for what the round has sent.</param>
/// <param name="Read">Heads up to here were read in order.</param>
/// <param name="RoundHead">The head at which the round began; 0 between rounds.</param>
/// <param name="SweepAudience">The audience number that the sweep has come to; <see cref="long.MaxValue"/> once it is done.</param>
/// <param name="SweepPosition">Heads of that audience up to here were swept.</param>
public readonly record struct FeedCursor(long Since, long Read, long RoundHead, long SweepAudience, long SweepPosition)
{
    /// <summary>The beginning of the feed.</summary>
    public static FeedCursor Start => default;

    /// <summary>Says that a round is under way.</summary>
    public bool InRound => RoundHead > 0;

    /// <summary>The position from which on the reader may have been sent anything: one that began with nothing was sent nothing before its round.</summary>
    public long Begun => Since > 0 ? Since : RoundHead;

    /// <summary>The place of a reader that holds its view at a position.</summary>
    /// <param name="position">The position.</param>
    /// <returns>The cursor.</returns>
    public static FeedCursor At(long position) => new(position, position, 0, 0, 0);
}
