using Exchange.Agencies;

namespace Exchange.Changes;

/// <summary>A page of a feed, read at one position; its changes went to an <see cref="IFeedWriter"/>.</summary>
/// <param name="Next">Where to go on.</param>
/// <param name="CaughtUp">True when what the reader then holds is its view at <see cref="ReadAt"/>.</param>
/// <param name="ReadAt">The newest committed position when the page was read.</param>
/// <param name="AsOf">What was committed up to this time was looked at.</param>
public sealed record FeedPage(FeedCursor Next, bool CaughtUp, long ReadAt, DateTimeOffset AsOf)
{
    /// <summary>
    /// Whose records were looked at, when every other reader with the same <see cref="FeedPageKey"/> is given this very page: each change gives
    /// a record, and none that was looked at was ever restricted. Null when the page is its reader's alone.
    /// </summary>
    public IReadOnlySet<AgencyId>? Originators { get; init; }
}
