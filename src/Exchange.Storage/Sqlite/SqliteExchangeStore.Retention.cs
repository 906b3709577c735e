using System.Text;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <content>What is kept for how long: erasure, review dates, legal holds, what comes due by the clock.</content>
internal sealed partial class SqliteExchangeStore
{
    public Task<Outcome<Erasure>> EraseAsync(RecordKey key, long? expectedRevision, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<Erasure>(WriteLane.Of(entry.Agency), store =>
            {
                if (!Standing(store, key, expectedRevision).TryGet(out var head, out var refusal))
                {
                    return refusal;
                }

                var number = store.Numbers.Find(key.Originator)!.Value;
                if (store.Holds.Find(number, key.Id) is { } hold && hold.HoldsOn(DateOnly.FromDateTime(store.Now.UtcDateTime)))
                {
                    return new Refusal(RefusalReason.RuleForbids, $"a legal hold suspends erasure until {hold.EndDate:yyyy-MM-dd}; lift it first, or wait");
                }

                var (position, duties) = RecordApplication.Erase(store, head, number);
                return new Erasure(head.Revision + 1, store.Append(entry with { Count = 1, Touched = [position] }), duties);
            }),
            cancellationToken);

    public Task<Outcome<(long Revision, LoggedEntry Entry)>> RenewAsync(
        RecordKey key, DateOnly reviewBy, Func<ReadOnlyMemory<byte>, byte[]> remark, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<(long Revision, LoggedEntry Entry)>(WriteLane.Of(entry.Agency), store =>
            {
                if (!Standing(store, key, expectedRevision: null).TryGet(out var head, out var refusal))
                {
                    return refusal;
                }

                var position = store.NextPosition();
                store.Heads.Supersede(head, position, withContent: true);
                store.Terms.Remove(store.Heads.Terms(head.Position), head, store.Numbers.Find(key.Originator)!.Value);
                store.Heads.Remark(head, store.Numbers.Find(key.Originator)!.Value, position, remark(head.Marking), reviewBy, store.Now);
                return (head.Revision + 1, store.Append(entry with { Count = 1, Touched = [position] }));
            }),
            cancellationToken);

    public Task<Outcome<LoggedEntry>> HoldAsync(RecordKey key, LegalHold? hold, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            store =>
            {
                if (Standing(store, key, expectedRevision: null).Refusal is { } refusal)
                {
                    return refusal;
                }

                var number = store.Numbers.Find(key.Originator)!.Value;
                if (hold is null)
                {
                    store.Holds.Lift(number, key.Id);
                }
                else
                {
                    store.Holds.Place(number, key.Id, hold);
                }

                return null;
            },
            entry,
            cancellationToken);

    public IReadOnlyList<Review> ListReviews(AgencyId originator, DateOnly upTo, (DateOnly ReviewBy, long Position)? after, int limit) =>
        readers.Read(reading =>
        {
            var reviews = new List<Review>();
            reading.Reviews
                .Bind(1, reading.Numbers.Find(originator) ?? 0)
                .Bind(2, upTo.DayNumber)
                .Bind(3, after?.ReviewBy.DayNumber ?? 0)
                .Bind(4, after?.Position ?? 0)
                .Bind(5, limit);
            while (reading.Reviews.Step())
            {
                var row = reading.Reviews;
                var hold = row.IsNull(4) ? null : new LegalHold(row.Text(4), DateOnly.FromDayNumber(row.Int(5)));
                reviews.Add(new Review(new RecordKey(originator, row.Text(1)), Encoding.UTF8.GetString(HeadBody.Read(row.Span(2)).Canonical), DateOnly.FromDayNumber(row.Int(3)), row.Long(0), hold));
            }

            return reviews;
        });

    public Task<Outcome<int>> SettleDueAsync(CancellationToken cancellationToken) =>
        writer.RunAsync(new WriteJob<int>(WriteLane.Hub, store => DueApplication.Apply(store)), cancellationToken);

    public Task<Outcome<bool>> CompactAsync(CancellationToken cancellationToken) => writer.RunAloneAsync(store => store.Upkeep.Compact(), cancellationToken);

    /// <summary>Before a hub serves: erases again what its journal names and an older backup brought back.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public void EraseAgain(IReadOnlyDictionary<RecordKey, long> erased)
    {
        var job = new WriteJob<int>(WriteLane.Hub, store =>
        {
            var positions = new List<long>();
            foreach (var (key, position) in erased)
            {
                if (Standing(store, key, expectedRevision: null).TryGet(out var head, out _) && head.Position < position)
                {
                    positions.Add(RecordApplication.Erase(store, head, store.Numbers.Find(key.Originator)!.Value).Position);
                }
            }

            if (positions.Count > 0)
            {
                store.Append(new AuditEntryDraft
                {
                    Action = AuditAction.Erase,
                    Count = positions.Count,
                    Touched = positions,
                    Detail = new AuditDetail { Subject = "erased again after a restore, by the journal" },
                });
            }

            return positions.Count;
        });
        if (erased.Count > 0 && writer.RunAsync(job, CancellationToken.None).GetAwaiter().GetResult().Refusal is { } refusal)
        {
            throw new IOException($"what the journal of erasures names cannot be erased again: {refusal.Message}");
        }
    }

    private static Outcome<StoredRecord> Standing(WriteSession store, RecordKey key, long? expectedRevision)
    {
        if (store.Numbers.Find(key.Originator) is not { } number || store.Heads.Find(key, number) is not { Erased: false } head)
        {
            return new Refusal(RefusalReason.NotFound, "no record of that name, as far as this caller may know");
        }

        return expectedRevision is { } expected && expected != head.Revision
            ? new Refusal(RefusalReason.RevisionConflict, $"the record is at revision {head.Revision}")
            : head;
    }
}
