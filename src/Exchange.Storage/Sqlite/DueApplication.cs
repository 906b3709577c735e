using System.Security.Cryptography;
using System.Text;
using Exchange.Audit;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>Does, within the writer's transaction, a bounded part of what has come due by the hub's clock; each kind leaves its entry.</summary>
internal static class DueApplication
{
    private const int Portion = 1_000;
    private const int DetailPortion = 10_000;
    private const int HandedIdHexDigits = 40;

    /// <summary>Does a part; how many were done.</summary>
    public static int Apply(WriteSession store) =>
        Lapse(store) is > 0 and var lapsed ? lapsed
        : EndReviews(store) is > 0 and var ended ? ended
        : Depart(store) is > 0 and var departed ? departed
        : Expire(store) is > 0 and var expired ? expired
        : EraseDetails(store);

    private static int Lapse(WriteSession store)
    {
        var positions = store.Heads.Lapsed(store.Now, Portion).ConvertAll(head => RecordApplication.Lapse(store, head));
        return Log(store, AuditAction.Lapse, "embargoes lapsed", positions);
    }

    private static int EndReviews(WriteSession store)
    {
        var today = DateOnly.FromDateTime(store.Now.UtcDateTime);
        var positions = new List<long>();
        foreach (var agency in store.Sharing.Agencies)
        {
            var number = store.Numbers.Find(agency)!.Value;
            foreach (var head in store.Heads.PastReview(number, today, Portion - positions.Count))
            {
                positions.Add(RecordApplication.Erase(store, head, number).Position);
            }
        }

        return Log(store, AuditAction.Erase, "review dates passed", positions);
    }

    private static int Depart(WriteSession store)
    {
        if (store.Departures.First() is not { } departure)
        {
            return 0;
        }

        var positions = new List<long>();
        foreach (var head in store.Heads.Of(departure.Agency, Portion))
        {
            if (departure.Successor is { } successor)
            {
                positions.Add(HandOver(store, head, successor));
            }

            positions.Add(RecordApplication.Erase(store, head, departure.Agency).Position);
        }

        if (positions.Count == 0)
        {
            store.Departures.End(departure.Agency);
        }

        Log(store, AuditAction.Erase, $"departure of {store.Numbers.Agency(departure.Agency).Name}", positions);
        return Math.Max(1, positions.Count);
    }

    /// <summary>The successor gets the record under a name of its own, with what was said and for whom it was; the old name becomes a tombstone.</summary>
    private static long HandOver(WriteSession store, StoredRecord head, int successorNumber)
    {
        var successor = store.Numbers.Agency(successorNumber);
        var key = new RecordKey(successor, head.Key.Id);
        if (store.Heads.Find(key, successorNumber) is not null)
        {
            key = key with { Id = "handed-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(head.Key.Name)))[..HandedIdHexDigits] };
        }

        var draft = new RecordDraft
        {
            Key = key,
            Kind = head.Kind,
            Status = head.Status,
            Operation = head.Operation,
            Content = head.Content,
            Marking = head.Marking,
            Links = head.Links,
            ReviewBy = head.ReviewBy,
            CanonicalName = head.CanonicalName,
            RegistrableDomain = head.RegistrableDomain,
            Terms = store.Heads.Terms(head.Position),
            Conditions = head.Audience.Conditions,
        };
        var decision = new IntakeDecision(new RecordOutcome(OutcomeStatus.Created, 1), RecordChange.NewRevision, head.Audience, head.EmbargoEnd);
        return RecordApplication.Store(store, store.Heads.Find(key, successorNumber), draft, successorNumber, decision);
    }

    private static int Expire(WriteSession store)
    {
        var expired = store.Proposals.Expire(store.Now);
        if (expired > 0)
        {
            store.Append(new AuditEntryDraft { Action = AuditAction.Proposal, Count = expired, Detail = new AuditDetail { Subject = "proposals lapsed" } });
        }

        return expired;
    }

    /// <summary>Erases details by whole days, so that the entries that say so are few.</summary>
    private static int EraseDetails(WriteSession store)
    {
        var erased = store.Log.EraseDetails(new DateTimeOffset((store.Now - store.Options.DetailTerm).UtcDateTime.Date, TimeSpan.Zero), DetailPortion);
        if (erased > 0)
        {
            store.Wiped();
            store.Append(new AuditEntryDraft { Action = AuditAction.DetailErasure, Count = erased });
        }

        return erased;
    }

    private static int Log(WriteSession store, AuditAction action, string subject, List<long> positions)
    {
        if (positions.Count > 0)
        {
            store.Append(new AuditEntryDraft { Action = action, Count = positions.Count, Touched = positions, Detail = new AuditDetail { Subject = subject } });
        }

        return positions.Count;
    }
}
