using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// Keeps the duties of a record true within the transaction of its change, or of a change of sharing: who was shown it, by any
/// call, owes what <see cref="DutyRule"/> says.
/// </summary>
internal static class DutySettlement
{
    private const int Portion = 1_000;

    /// <summary>Settles a record that changed at a position; how many duties arose.</summary>
    public static int Settle(WriteSession store, StoredRecord record, int originatorNumber, bool corrects, long position, int? only = null)
    {
        var shown = ShownTo(store, record, originatorNumber);
        if (shown.Count == 0)
        {
            return 0;
        }

        var last = store.Duties.LastOf(originatorNumber, record.Key.Id);
        var arisen = 0;
        foreach (var (agencyNumber, (purposes, shownLast, revision)) in shown)
        {
            if (only is { } one && one != agencyNumber)
            {
                continue;
            }

            var agency = store.Numbers.Agency(agencyNumber);
            var (kind, cause) = DutyRule.Owed(new Shown(agency, purposes), record, corrects, store.Sharing, position);
            last.TryGetValue(agencyNumber, out var before);
            if (before is { IsOpen: true, Cause: DutyCause.Erased } && kind != DutyKind.Erase)
            {
                // The record stands anew under its name; what was erased is owed as before.
                continue;
            }

            if (kind == DutyKind.None)
            {
                // Nothing is owed any more, but that what was wrong be corrected.
                if (before is { IsOpen: true, Kind: DutyKind.Erase or DutyKind.Restrict })
                {
                    store.Duties.Lift(before.Number, store.Now);
                }

                continue;
            }

            var stands = before is not null && before.Kind == kind && before.Cause == cause && kind != DutyKind.Correct
                && (before.IsOpen || (before.Result != DutyResult.None && before.DeliveredAt >= shownLast));
            if (!stands)
            {
                if (before is { IsOpen: true })
                {
                    store.Duties.Lift(before.Number, store.Now);
                }

                store.Duties.Insert(agencyNumber, originatorNumber, record.Key.Id, kind, cause, kind == DutyKind.Correct ? record.Revision : revision, store.Now);
                arisen++;
            }
        }

        return arisen;
    }

    /// <summary>
    /// Takes an acknowledgement, or says why not. Who answers late that it erased all it was shown owes nothing of what it was asked about that
    /// meanwhile; what it was asked because the record itself was erased it answers by itself.
    /// </summary>
    public static RefusalReason Acknowledge(WriteSession store, int agencyNumber, Acknowledgement acknowledgement)
    {
        var reason = store.Duties.Acknowledge(agencyNumber, acknowledgement, store.Now);
        if (reason != RefusalReason.Unspecified || acknowledgement.Result != DutyResult.Erased)
        {
            return reason;
        }

        var (originatorNumber, id) = store.Duties.RecordOf(agencyNumber, acknowledgement.Duty);
        if (store.Duties.LastOf(originatorNumber, id)[agencyNumber] is { IsOpen: true, Cause: not DutyCause.Erased } last
            && store.Heads.Find(new RecordKey(store.Numbers.Agency(originatorNumber), id), originatorNumber) is { } record
            && !ShownTo(store, record, originatorNumber).ContainsKey(agencyNumber))
        {
            store.Duties.Lift(last.Number, store.Now);
        }

        return reason;
    }

    /// <summary>Settles every record of the audiences that an agency gained or lost at a position.</summary>
    public static void SettleSharing(WriteSession store, AgencyId agency, long position)
    {
        if (store.Numbers.Find(agency) is not { } agencyNumber)
        {
            return;
        }

        var gained = new HashSet<Audience>();
        foreach (var (number, audience) in store.Numbers.Audiences)
        {
            if (!Turned(agency, audience, store.Sharing, position))
            {
                continue;
            }

            if (OwesNothing(agency, audience, store.Sharing, position))
            {
                gained.Add(audience);
                continue;
            }

            long after = 0;
            while (store.Heads.OfAudience(number, after, Portion) is { Count: > 0 } records)
            {
                foreach (var record in records)
                {
                    Settle(store, record, store.Numbers.Find(record.Key.Originator)!.Value, corrects: false, position, agencyNumber);
                }

                after = records[^1].Position;
            }
        }

        if (gained.Count > 0)
        {
            // What it owed it may owe no more; nothing else can change, however many records it gained.
            foreach (var (originatorNumber, id) in store.Duties.OpenOf(agencyNumber))
            {
                if (store.Heads.Find(new RecordKey(store.Numbers.Agency(originatorNumber), id), originatorNumber) is { } record && gained.Contains(record.Audience))
                {
                    Settle(store, record, originatorNumber, corrects: false, position, agencyNumber);
                }
            }
        }
    }

    /// <summary>True when an agency may hold every record of an audience, whatever it was shown them for.</summary>
    private static bool OwesNothing(AgencyId agency, Audience audience, SharingState sharing, long position) =>
        audience.Conditions is { Restricted: false, Purposes.Bits: 0 }
        && Visibility.MayHold(Reader.AnyoneOf(agency, Purpose.Investigation), audience, sharing, position);

    private static bool Turned(AgencyId agency, Audience audience, SharingState sharing, long position) =>
        Enum.GetValues<Purpose>().Any(purpose =>
            Visibility.MayHold(Reader.AnyoneOf(agency, purpose), audience, sharing, position - 1) != Visibility.MayHold(Reader.AnyoneOf(agency, purpose), audience, sharing, position));

    /// <summary>Who was shown a record, since it was last erased, and has not answered since that it erased it: for which purposes, by which entry last, and which revision at the most.</summary>
    private static Dictionary<int, (HashSet<Purpose> Purposes, long Last, long Revision)> ShownTo(WriteSession store, StoredRecord record, int originatorNumber)
    {
        var shown = new Dictionary<int, (HashSet<Purpose> Purposes, long Last, long Revision)>();
        Dictionary<int, long>? erased = null;
        foreach (var (position, revision) in store.Heads.RevisionPositions(record, originatorNumber))
        {
            foreach (var row in store.Shown.Of(position))
            {
                erased ??= store.Duties.ErasedAt(originatorNumber, record.Key.Id);
                if (row.AgencyNumber == originatorNumber || (erased.TryGetValue(row.AgencyNumber, out var at) && row.Sequence <= at))
                {
                    continue;
                }

                if (!shown.TryGetValue(row.AgencyNumber, out var known))
                {
                    known = ([], -1, 0);
                }

                known.Purposes.Add(row.Purpose);
                shown[row.AgencyNumber] = (known.Purposes, Math.Max(known.Last, row.Sequence), Math.Max(known.Revision, revision));
            }
        }

        return shown;
    }
}
