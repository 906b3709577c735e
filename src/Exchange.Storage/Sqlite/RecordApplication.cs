using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>Stores what was decided about one record within the writer's transaction: the record at a new position, and what is owed by those who were shown it.</summary>
internal static class RecordApplication
{
    /// <summary>Stores a decision; the position it took.</summary>
    public static long Store(WriteSession store, StoredRecord? head, RecordDraft draft, int agencyNumber, IntakeDecision decision)
    {
        var position = store.NextPosition();
        var audience = decision.Audience!;
        var audienceNumber = store.NumberOf(audience);
        var redistributed = head is not null && !(audience.Distribution.Equals(head.Audience.Distribution) && decision.EmbargoEnd == head.EmbargoEnd);
        var distributionRevision = head is null ? 1 : head.DistributionRevision + (redistributed ? 1 : 0);
        if (decision.Outcome.Status == OutcomeStatus.Created)
        {
            store.Counts.Move(agencyNumber, 1);
        }

        if (head is null)
        {
            store.Heads.Insert(draft, agencyNumber, audienceNumber, position, head, distributionRevision, decision.EmbargoEnd, store.Now);
            return position;
        }

        store.Heads.Supersede(head, position, withContent: decision.Change == RecordChange.NewRevision);
        store.NarrowIf(head.Key.Originator, head.Audience, audience);
        if (decision.Change == RecordChange.NewDistribution)
        {
            store.Heads.Redistribute(head, agencyNumber, audienceNumber, position, distributionRevision, decision.EmbargoEnd);
        }
        else
        {
            store.Terms.Remove(store.Heads.Terms(head.Position), head, agencyNumber);
            store.Heads.Insert(draft, agencyNumber, audienceNumber, position, head, distributionRevision, decision.EmbargoEnd, store.Now);
        }

        var corrects = draft.Corrects && decision.Change == RecordChange.NewRevision;
        if (corrects)
        {
            // Whoever read what is corrected, and is not logged yet, would owe nothing for it: let it read again.
            store.Narrow();
        }

        if (corrects || !audience.Equals(head.Audience))
        {
            DutySettlement.Settle(store, store.Heads.Find(head.Key, agencyNumber)!, agencyNumber, corrects, position);
        }

        return position;
    }

    /// <summary>Erases a record; the position it took and how many agencies owe its erasure.</summary>
    public static (long Position, int Duties) Erase(WriteSession store, StoredRecord head, int agencyNumber)
    {
        var position = store.NextPosition();
        store.Heads.Supersede(head, position, withContent: false);
        store.Narrow();
        store.Terms.Remove(store.Heads.Terms(head.Position), head, agencyNumber);
        store.Heads.Entomb(head, agencyNumber, position, store.Now);
        store.Counts.Move(agencyNumber, head.Erased ? 0 : -1);
        store.Holds.Lift(agencyNumber, head.Key.Id);
        store.Erased(head.Key, position);
        return (position, DutySettlement.Settle(store, store.Heads.Find(head.Key, agencyNumber)!, agencyNumber, corrects: false, position));
    }

    /// <summary>Lets a lapsed embargo go; the position it took.</summary>
    public static long Lapse(WriteSession store, StoredRecord head)
    {
        var agencyNumber = store.Numbers.Find(head.Key.Originator)!.Value;
        var position = store.NextPosition();
        store.Heads.Supersede(head, position, withContent: false);
        store.Heads.Redistribute(head, agencyNumber, store.NumberOf(head.Audience.Lapsed()), position, head.DistributionRevision, embargoEnd: null);
        DutySettlement.Settle(store, store.Heads.Find(head.Key, agencyNumber)!, agencyNumber, corrects: false, position);
        return position;
    }
}
