using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Tests.Changes;

/// <summary>A page of a feed with its changes, in the order in which they are shown.</summary>
internal sealed record ReadPage(IReadOnlyList<FeedChange> Changes, FeedCursor Next, bool CaughtUp, long ReadAt, DateTimeOffset AsOf)
{
    /// <inheritdoc cref="FeedPage.Originators"/>
    public IReadOnlySet<AgencyId>? Originators { get; init; }

    /// <summary>Gives the page to another writer, as a store gives what it reads.</summary>
    public FeedPage WriteTo(IFeedWriter writer)
    {
        foreach (var (kind, record) in Changes)
        {
            writer.Add(kind, record.ToView());
        }

        return new FeedPage(Next, CaughtUp, ReadAt, AsOf) { Originators = Originators };
    }
}

/// <summary>Reads pages to look at.</summary>
internal static class ReadPages
{
    public static ReadPage ReadPage(this IExchangeStore store, Reader reader, RecordFilter filter, FeedCursor cursor, int limit)
    {
        var kept = new Keeping();
        var page = store.ReadFeed(reader, filter, cursor, limit, kept);
        return new ReadPage([.. kept.Changes.OrderBy(c => c.Order).Select(c => c.Change)], page.Next, page.CaughtUp, page.ReadAt, page.AsOf) { Originators = page.Originators };
    }

    private sealed class Keeping : IFeedWriter
    {
        public List<(FeedOrder Order, FeedChange Change)> Changes { get; } = [];

        public void Add(ChangeKind kind, in RecordView record) => Changes.Add((new FeedOrder(kind, record), new FeedChange(kind, record.Keep())));
    }
}
