using Exchange.Changes;
using Exchange.Sharing;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>A fault planted into a hub, to show that the model would notice it.</summary>
/// <param name="Sql">Run on the new database; triggers make the store forget what it ought to keep.</param>
/// <param name="Read">Stands between the reader and the store's feed.</param>
internal sealed record PlantedFault(string Sql, PlantedFault.ReadFeed Read)
{
    /// <summary>Reads a page of a store's feed: whose, through which filter, from where, and how many changes.</summary>
    internal delegate ReadPage ReadFeed(IExchangeStore store, Reader reader, RecordFilter filter, FeedCursor cursor, int limit);

    /// <summary>Tells to which readers a page may be given that another has read.</summary>
    internal Func<IExchangeStore, FeedReader, FeedCursor, int, FeedPageKey?> KeyOf { get; init; } = (store, reader, cursor, limit) => store.KeyOfPage(reader, cursor, limit);

    /// <summary>No fault.</summary>
    public static PlantedFault None { get; } = InTheFeed((store, reader, filter, cursor, limit) => store.ReadPage(reader, filter, cursor, limit));

    /// <summary>Every fault that the model must notice, by name.</summary>
    public static IReadOnlyDictionary<string, PlantedFault> All { get; } = new Dictionary<string, PlantedFault>
    {
        ["skips the sweep of audiences gained and lost"] = InTheFeed((store, reader, filter, cursor, limit) => store.ReadPage(
            reader,
            filter,
            cursor.InRound
                ? cursor with { SweepAudience = long.MaxValue }
                : cursor.Read == store.Head ? cursor : cursor with { RoundHead = store.Head, SweepAudience = long.MaxValue },
            limit)),
        ["loses withdrawals"] = OfThePage(page => page with { Changes = [.. page.Changes.Where(c => c.Kind != ChangeKind.Withdrawn)] }),
        ["loses what left the filter"] = OfThePage(page => page with { Changes = [.. page.Changes.Where(c => c.Kind != ChangeKind.LeftFilter)] }),
        ["skips the position after a page"] = OfThePage(page =>
            page.CaughtUp || page.Next.Read >= page.ReadAt || page.Next.SweepAudience != long.MaxValue ? page : page with { Next = page.Next with { Read = page.Next.Read + 1 } }),
        ["begins no other round when an audience turned"] = InTheFeed((store, reader, filter, cursor, limit) =>
            store.ReadPage(reader, filter, cursor.InRound ? cursor with { RoundHead = store.Head } : cursor, limit)),
        ["says caught up before the sweep"] = OfThePage(page => page with { CaughtUp = page.CaughtUp || page.Next.InRound }),
        ["reads a page twice"] = InTheFeed((store, reader, filter, cursor, limit) =>
        {
            var page = store.ReadPage(reader, filter, cursor, limit);
            return !page.CaughtUp && page.Next.SweepAudience == long.MaxValue && page.Next.Read > cursor.Read + 1 ? page with { Next = page.Next with { Read = page.Next.Read - 1 } } : page;
        }),
        ["ignores the round that was under way"] = InTheFeed((store, reader, filter, cursor, limit) =>
            store.ReadPage(reader, filter, cursor.InRound ? FeedCursor.At(cursor.Read) : cursor, limit)),
        ["forgets past spans"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON past BEGIN DELETE FROM past; END"),
        ["keeps only the last past span"] = InTheStore(
            "CREATE TRIGGER f AFTER INSERT ON past BEGIN DELETE FROM past WHERE agency_no = new.agency_no AND id = new.id AND until < new.until; END"),
        ["forgets memberships that ended"] = InTheStore("CREATE TRIGGER f AFTER UPDATE ON memberships BEGIN DELETE FROM memberships WHERE left_at IS NOT NULL; END"),
        ["takes every country for an EEA member"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON standings BEGIN UPDATE standings SET eea_member = 1; END"),
        ["forgets former standings"] = InTheStore(
            "CREATE TRIGGER f AFTER INSERT ON standings BEGIN DELETE FROM standings WHERE agency_no = new.agency_no AND since < new.since; END"),
        ["loses redistributions"] = OfThePage(page => page with { Changes = [.. page.Changes.Where(c => c.Record.Position == c.Record.RevisedAt)] }),
        ["loses erasures"] = OfThePage(page => page with { Changes = [.. page.Changes.Where(c => c.Kind != ChangeKind.Erased)] }),
        ["loses restrictions"] = OfThePage(page => page with { Changes = [.. page.Changes.Where(c => c.Kind != ChangeKind.Restricted)] }),
        ["withdraws what is to be kept restricted"] = OfThePage(page =>
            page with { Changes = [.. page.Changes.Select(c => c.Kind == ChangeKind.Restricted ? c with { Kind = ChangeKind.Withdrawn } : c)] }),
        ["shares pages with readers of another view"] = None with { KeyOf = (store, reader, cursor, limit) => store.KeyOfPage(reader, cursor, limit) is { } key ? key with { Seen = "" } : null },
        ["reads for another purpose"] = InTheFeed((store, reader, filter, cursor, limit) =>
            store.ReadPage(reader with { Purpose = FeedHistory.Purposes[0] }, filter, cursor, limit)),
        ["pulls what is for one officer alone"] = InTheFeed((store, reader, filter, cursor, limit) =>
            store.ReadPage(reader with { Officer = FeedHistory.Officers[0].Id }, filter, cursor, limit)),
        ["forgets that a member left its group"] = InTheStore("CREATE TRIGGER f AFTER UPDATE ON group_members BEGIN UPDATE group_members SET left_at = NULL; END"),
        ["takes a suspended agency for an active one"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON standings BEGIN UPDATE standings SET active = 1; END"),
        ["lets no embargo lapse"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON heads BEGIN UPDATE heads SET embargo_end = NULL WHERE position = new.position; END"),
        ["keeps the records of who has left"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON departures BEGIN DELETE FROM departures; END"),
        ["erases what is to be handed over"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON departures BEGIN UPDATE departures SET successor_no = NULL; END"),
        ["forgets who was shown what"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON shown BEGIN DELETE FROM shown; END"),
        ["takes every call to be for one purpose"] = InTheStore(
            "CREATE TRIGGER f AFTER INSERT ON shown WHEN new.purpose <> 2 BEGIN UPDATE shown SET purpose = 2 WHERE bucket = new.bucket AND sequence = new.sequence; END"),
        ["leaves open what is owed no more"] = InTheStore(
            "CREATE TRIGGER f AFTER UPDATE OF closed ON duties WHEN new.result = 0 BEGIN UPDATE duties SET closed = NULL WHERE duty_no = new.duty_no; END"),
        ["forgets acknowledgements"] = InTheStore(
            "CREATE TRIGGER f AFTER UPDATE OF result ON duties BEGIN UPDATE duties SET closed = NULL, result = 0 WHERE duty_no = new.duty_no; END"),
        ["takes an erasure for one of what was shown later too"] = InTheStore(
            "CREATE TRIGGER f AFTER UPDATE OF result ON duties BEGIN UPDATE duties SET sequence = 1000000 WHERE duty_no = new.duty_no; END"),
        ["loses the duties of corrections"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON duties WHEN new.kind = 3 BEGIN DELETE FROM duties WHERE duty_no = new.duty_no; END"),
        ["loses the duties of one agency"] = InTheStore("CREATE TRIGGER f AFTER INSERT ON duties WHEN new.agency_no = 3 BEGIN DELETE FROM duties WHERE duty_no = new.duty_no; END"),
    };

    /// <summary>Histories of faults that hardly any generated one shows.</summary>
    public static IReadOnlyDictionary<string, FeedHistory> Told { get; } = new Dictionary<string, FeedHistory>
    {
        // Shown, withdrawn and erased; then shown and withdrawn once more.
        ["takes an erasure for one of what was shown later too"] = new(Scan: 8,
        [
            Share(everyone: true), ReadAll, Share(everyone: false), new FeedStep.Deliver(1), new FeedStep.Acknowledge(1, 0, DutyResult.Erased),
            Share(everyone: true), ReadAll, Share(everyone: false),
        ]),
    };

    private static FeedStep ReadAll => new FeedStep.Read(1, Limit: 4, Pages: 6, PageLoss.None);

    private static FeedStep.Push Share(bool everyone) => new(0,
        [new PushedItem(0, 0, 1, -1, new PushedMarking((int)Tlp.Green, 0, Restricted: false), PushedAudience.Nobody with { Everyone = everyone }, Corrects: false, Revives: false)]);

    private static PlantedFault InTheStore(string sql) => new(sql, None.Read);

    private static PlantedFault InTheFeed(ReadFeed read) => new("", read);

    private static PlantedFault OfThePage(Func<ReadPage, ReadPage> spoil) =>
        InTheFeed((store, reader, filter, cursor, limit) => spoil(store.ReadPage(reader, filter, cursor, limit)));
}
