using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>Applies a pushed batch within the writer's transaction: look up, decide, store, log, keep the answer.</summary>
internal static class BatchApplication
{
    /// <summary>What can be made ready of a batch before its turn at the writer, for which all wait: what its names are looked up by.</summary>
    public static ulong[] NamesOf(Numbers numbers, PushedBatch batch) => NameTable.HashesOf(NumberOf(numbers, batch), batch.Records);

    /// <summary>Applies a batch.</summary>
    /// <param name="store">The writer's side of the database.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="names">By what its names are looked up (<see cref="NamesOf"/>).</param>
    /// <param name="entry">Its entry.</param>
    public static Outcome<BatchAnswer> Apply(WriteSession store, PushedBatch batch, ulong[] names, AuditEntryDraft entry)
    {
        var agencyNumber = NumberOf(store.Numbers, batch);
        var session = store.Sessions.Find(batch.Session);
        if (session is not null && Replay(store, session, batch) is { } known)
        {
            return known;
        }

        if (batch.Number != (session?.LastNumber ?? 0) + 1)
        {
            return new Refusal(RefusalReason.BatchOutOfOrder, $"batch {batch.Number} leaves a gap: the next number of this session is {(session?.LastNumber ?? 0) + 1}")
            {
                Facts = Facts(("number", batch.Number), ("next_number", (session?.LastNumber ?? 0) + 1)),
            };
        }

        if (batch.IsRepeat)
        {
            throw new InvalidOperationException("a batch that was answered before has no records to store");
        }

        session ??= store.Sessions.Open(batch.Session, batch.Agency, agencyNumber, store.Now);
        var touched = new List<long>(batch.Records.Count);
        var outcomes = Apply(store, batch, names, agencyNumber, touched);
        var logged = store.Append(entry with { Count = outcomes.Length, Touched = touched });
        store.Sessions.Keep(session, batch, outcomes, store.Log.Next - 1, store.Now);
        return new BatchAnswer(outcomes, logged, Repeated: false);
    }

    /// <summary>Answers as <see cref="Apply(WriteSession, PushedBatch, ulong[], AuditEntryDraft)"/> would, and stores nothing but the entry that says so.</summary>
    public static Outcome<BatchAnswer> Validate(WriteSession store, PushedBatch batch, ulong[] names, AuditEntryDraft entry)
    {
        var agencyNumber = NumberOf(store.Numbers, batch);
        RecordOutcome[] outcomes = [];
        store.Try(() =>
        {
            outcomes = Apply(store, batch, names, agencyNumber, []);
            return false;
        });
        store.Append(entry with { Action = AuditAction.Read, Count = outcomes.Length });
        return new BatchAnswer(outcomes, Entry: null, Repeated: false);
    }

    private static int NumberOf(Numbers numbers, PushedBatch batch) =>
        numbers.Find(batch.Agency) ?? throw new InvalidOperationException("a caller's agency is in the directory");

    private static RecordOutcome[] Apply(WriteSession store, PushedBatch batch, ulong[] names, int agencyNumber, List<long> touched)
    {
        var outcomes = new RecordOutcome[batch.Records.Count];
        var mayStand = store.Names.MayStand(names);
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = batch.Records[i] switch
            {
                { Rejection: { } rejection } => rejection,
                { Draft: { } draft } when draft.Key.Originator == batch.Agency => Apply(store, draft, agencyNumber, mayStand[i], touched),
                _ => throw new InvalidOperationException("a batch holds drafts of its own agency"),
            };
        }

        return outcomes;
    }

    private static Outcome<BatchAnswer>? Replay(WriteSession store, PushSession session, PushedBatch batch)
    {
        if (session.Agency != batch.Agency)
        {
            return Refusals.SessionElsewhere;
        }

        if (session.IsExpired(store.Now, store.Options.SessionTerm))
        {
            return Refusals.SessionExpired;
        }

        if (store.Sessions.FindAnswer(session, batch.Number) is { } answer)
        {
            return answer.KeyedHash.AsSpan().SequenceEqual(batch.KeyedHash.Span)
                ? new BatchAnswer(answer.Outcomes, store.Log.Find(answer.Sequence), Repeated: true)
                : new Refusal(RefusalReason.BatchDiffers, $"batch {batch.Number} of this session was sent before with other bytes; its first answer stands")
                {
                    Facts = Facts(("number", batch.Number)),
                };
        }

        return null;
    }

    private static RecordOutcome Apply(WriteSession store, RecordDraft draft, int agencyNumber, bool mayStand, List<long> touched)
    {
        var head = store.Heads.Find(draft.Key, agencyNumber, mayStand);
        var decision = Intake.Decide(head, draft, store.Sharing, store.Now, store.MeansTheSame);
        if (decision.Change == RecordChange.None)
        {
            return decision.Outcome;
        }

        if (decision.Outcome.Status == OutcomeStatus.Created && store.Options.AgencyRecords is var most and > 0 && store.Counts.Of(agencyNumber) >= most)
        {
            return Full(most);
        }

        touched.Add(RecordApplication.Store(store, head, draft, agencyNumber, decision));
        return decision.Outcome;
    }

    /// <summary>A new record beyond the quota, alone of its batch: what stands can still be changed, redistributed and erased.</summary>
    private static RecordOutcome Full(long most) => RecordOutcome.Rejected(
        RefusalReason.QuotaExceeded,
        [new Violation("record", RefusalReason.QuotaExceeded, $"store.agencyRecords: the agency has the {most} records that this hub keeps for one; erase some, or ask the hub's operators for more")]);

    private static Dictionary<string, string> Facts(params (string Name, long Value)[] facts) =>
        facts.ToDictionary(f => f.Name, f => f.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
