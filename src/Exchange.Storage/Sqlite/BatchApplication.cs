using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>Applies a pushed batch within the writer's transaction: look up, decide, store, log, keep the answer.</summary>
internal static class BatchApplication
{
    public static Outcome<BatchAnswer> Apply(WriteSession store, PushedBatch batch, AuditEntryDraft entry)
    {
        var agencyNumber = store.Numbers.Find(batch.Agency)
            ?? throw new InvalidOperationException("a caller's agency is in the directory");
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

        session ??= store.Sessions.Open(batch.Session, batch.Agency, agencyNumber, store.Now);
        var outcomes = new RecordOutcome[batch.Records.Count];
        var touched = new List<long>(outcomes.Length);
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = batch.Records[i].Rejection ?? Apply(store, batch.Records[i].Draft!, agencyNumber, touched);
        }

        var logged = store.Log.Append(entry with { Count = outcomes.Length, Touched = touched }, store.Epoch, store.Now);
        store.Sessions.Keep(session, batch, outcomes, store.Log.Next - 1, store.Now);
        return new BatchAnswer(outcomes, logged, Repeated: false);
    }

    /// <summary>Decides every record of a batch without storing anything but the entry that says so.</summary>
    public static Outcome<BatchAnswer> Validate(WriteSession store, PushedBatch batch, AuditEntryDraft entry)
    {
        var agencyNumber = store.Numbers.Find(batch.Agency) ?? 0;
        var outcomes = batch.Records
            .Select(record => record.Rejection
                ?? Intake.Decide(store.Heads.Find(record.Draft!.Key, agencyNumber), record.Draft, store.Sharing, store.MeansTheSame).Outcome)
            .ToArray();
        store.Log.Append(entry with { Action = AuditAction.Read, Count = outcomes.Length }, store.Epoch, store.Now);
        return new BatchAnswer(outcomes, Entry: null, Repeated: false);
    }

    private static Outcome<BatchAnswer>? Replay(WriteSession store, PushSession session, PushedBatch batch)
    {
        if (session.Agency != batch.Agency)
        {
            return new Refusal(RefusalReason.BatchOutOfOrder, "the session id is in use by another session; make a new one");
        }

        if (store.Sessions.FindAnswer(session, batch.Number) is { } answer)
        {
            return answer.KeyedHash.AsSpan().SequenceEqual(batch.KeyedHash.Span)
                ? new BatchAnswer(answer.Outcomes, store.Log.Find(answer.LogIndex), Repeated: true)
                : new Refusal(RefusalReason.BatchDiffers, $"batch {batch.Number} of this session was sent before with other bytes; its first answer stands")
                {
                    Facts = Facts(("number", batch.Number)),
                };
        }

        if (batch.Number <= session.LastNumber)
        {
            return new Refusal(RefusalReason.SessionExpired, "the answers of this session are no longer kept; start a new session");
        }

        return null;
    }

    private static RecordOutcome Apply(WriteSession store, RecordDraft draft, int agencyNumber, List<long> touched)
    {
        var head = store.Heads.Find(draft.Key, agencyNumber);
        var decision = Intake.Decide(head, draft, store.Sharing, store.MeansTheSame);
        if (decision.Change == RecordChange.None)
        {
            return decision.Outcome;
        }

        var position = store.NextPosition();
        touched.Add(position);
        var audience = decision.Audience!;
        var audienceNumber = store.NumberOf(audience);
        if (head is not null)
        {
            store.Heads.Supersede(head, position, withContent: decision.Change == RecordChange.NewRevision);
            if (!audience.Equals(head.Audience))
            {
                store.Narrow();
            }
        }

        if (decision.Change == RecordChange.NewDistribution)
        {
            store.Heads.Redistribute(head!, agencyNumber, audienceNumber, position);
            return decision.Outcome;
        }

        if (head is not null)
        {
            store.Terms.Remove(store.Heads.Terms(head.Position), agencyNumber, draft.Key.Id);
        }

        var distributionRevision = head is null ? 1 : head.DistributionRevision + (audience.Equals(head.Audience) ? 0 : 1);
        store.Heads.Insert(draft, agencyNumber, audienceNumber, position, head, distributionRevision, store.Now);
        return decision.Outcome;
    }

    private static Dictionary<string, string> Facts(params (string Name, long Value)[] facts) =>
        facts.ToDictionary(f => f.Name, f => f.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
