using Exchange.Changes;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>A fault planted into a hub, to show that the model would notice it.</summary>
/// <param name="Sql">Run on the new database; triggers make the store forget what it ought to keep.</param>
/// <param name="Read">Stands between the reader and the store's feed; gets the store, whose feed, from where, and how many changes.</param>
internal sealed record PlantedFault(string Sql, Func<IExchangeStore, FeedRun.Reader, FeedCursor, int, FeedPage> Read)
{
    /// <summary>No fault.</summary>
    public static PlantedFault None { get; } = InTheFeed((store, reader, cursor, limit) => store.ReadFeed(reader.Who, reader.Filter, cursor, limit));

    /// <summary>Every fault that the model must notice, by name.</summary>
    public static IReadOnlyDictionary<string, PlantedFault> All { get; } = new Dictionary<string, PlantedFault>
    {
        ["skips the sweep of audiences gained and lost"] = InTheFeed((store, reader, cursor, limit) => store.ReadFeed(
            reader.Who,
            reader.Filter,
            cursor.InRound
                ? cursor with { SweepAudience = long.MaxValue }
                : cursor.Read == store.Head ? cursor : cursor with { RoundHead = store.Head, SweepAudience = long.MaxValue },
            limit)),
        ["loses withdrawals"] = OfThePage(page => page with { Changes = [.. page.Changes.Where(c => c.Kind != ChangeKind.Withdrawn)] }),
        ["loses what left the filter"] = OfThePage(page => page with { Changes = [.. page.Changes.Where(c => c.Kind != ChangeKind.LeftFilter)] }),
        ["skips the position after a page"] = OfThePage(page =>
            page.CaughtUp || page.Next.Read >= page.ReadAt || page.Next.SweepAudience != long.MaxValue ? page : page with { Next = page.Next with { Read = page.Next.Read + 1 } }),
        ["begins no other round when an audience turned"] = InTheFeed((store, reader, cursor, limit) =>
            store.ReadFeed(reader.Who, reader.Filter, cursor.InRound ? cursor with { RoundHead = store.Head } : cursor, limit)),
        ["says caught up before the sweep"] = OfThePage(page => page with { CaughtUp = page.CaughtUp || page.Next.InRound }),
        ["reads a page twice"] = InTheFeed((store, reader, cursor, limit) =>
        {
            var page = store.ReadFeed(reader.Who, reader.Filter, cursor, limit);
            return !page.CaughtUp && page.Next.SweepAudience == long.MaxValue && page.Next.Read > cursor.Read + 1 ? page with { Next = page.Next with { Read = page.Next.Read - 1 } } : page;
        }),
        ["ignores the round that was under way"] = InTheFeed((store, reader, cursor, limit) =>
            store.ReadFeed(reader.Who, reader.Filter, cursor.InRound ? FeedCursor.At(cursor.Read) : cursor, limit)),
        ["forgets past spans"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON past BEGIN DELETE FROM past; END"),
        ["keeps only the last past span"] = InTheStore(
            "CREATE TRIGGER f AFTER INSERT ON past BEGIN DELETE FROM past WHERE agency_no = new.agency_no AND id = new.id AND until < new.until; END"),
        ["forgets memberships that ended"] = InTheStore("CREATE TRIGGER f AFTER UPDATE ON memberships BEGIN DELETE FROM memberships WHERE left_at IS NOT NULL; END"),
        ["takes every country for an EEA member"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON standings BEGIN UPDATE standings SET eea_member = 1; END"),
        ["forgets former standings"] = InTheStore(
            "CREATE TRIGGER f AFTER INSERT ON standings BEGIN DELETE FROM standings WHERE agency_no = new.agency_no AND since < new.since; END"),
        ["gives a redistribution no new place in the feed"] = InTheStore(
            "CREATE TRIGGER f AFTER UPDATE OF position ON heads BEGIN UPDATE heads SET position = -old.position WHERE position = new.position; "
            + "UPDATE heads SET audience_no = new.audience_no, distribution_revision = new.distribution_revision, position = old.position WHERE position = -old.position; END; "
            + "CREATE TRIGGER g BEFORE UPDATE ON names BEGIN SELECT RAISE(IGNORE) WHERE NOT EXISTS (SELECT 1 FROM heads WHERE position = new.position); END"),
    };

    private static PlantedFault InTheStore(string sql) => new(sql, None.Read);

    private static PlantedFault InTheFeed(Func<IExchangeStore, FeedRun.Reader, FeedCursor, int, FeedPage> read) => new("", read);

    private static PlantedFault OfThePage(Func<FeedPage, FeedPage> spoil) =>
        InTheFeed((store, reader, cursor, limit) => spoil(store.ReadFeed(reader.Who, reader.Filter, cursor, limit)));
}
