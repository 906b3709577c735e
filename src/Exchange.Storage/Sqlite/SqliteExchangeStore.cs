using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>The store on a SQLite database.</summary>
internal sealed class SqliteExchangeStore(
    HubIdentity hub, StoreOptions options, Publication publication, Writer writer, ReadPool readers) : IExchangeStore
{
    public HubIdentity Hub => hub;

    public long Head => publication.Committed.Head;

    public SharingState Sharing => publication.Committed.Sharing;

    public Task WaitPastAsync(long position, CancellationToken cancellationToken) =>
        publication.WaitForHeadPastAsync(position, cancellationToken);

    public async Task<Outcome<long>> FindSessionAsync(AgencyId agency, Guid session, CancellationToken cancellationToken) =>
        await writer.RunAsync(
            new WriteJob<long>(store => store.Sessions.Find(session) switch
            {
                null => 0,
                { } known when known.Agency != agency => Refusals.SessionElsewhere,
                { } known when known.IsExpired(store.Now, options.SessionTerm) => Refusals.SessionExpired,
                { } known => known.LastNumber,
            }),
            cancellationToken).ConfigureAwait(false);

    public Task<Outcome<BatchAnswer>> ApplyAsync(PushedBatch batch, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<BatchAnswer>(
                store => batch.ValidateOnly ? BatchApplication.Validate(store, batch, entry) : BatchApplication.Apply(store, batch, entry),
                batch.Records.Count),
            cancellationToken);

    public FeedPage ReadFeed(Reader reader, RecordFilter filter, FeedCursor cursor, int limit) =>
        readers.Read(reading => new FeedQuery(reading, new FeedReader(reader, filter, reading.Sharing), limit, options).Read(cursor));

    public StoredRecord? Find(RecordKey key) =>
        readers.Read(reading => RecordLookup.Find(reading, reading.Numbers.Find(key.Originator) ?? 0, key.Id));

    public SearchPage Search(Reader reader, RecordQuery query, SearchPlace? from, int limit) =>
        readers.Read(reading => new SearchQuery(reading, reader, query, limit, options).Read(from));

    public (long Position, DateTimeOffset AsOf) VisitOperation(Reader reader, OperationId operation, Action<StoredRecord> visit) =>
        readers.Read(reading =>
        {
            if (reading.Numbers.Find(operation) is { } number)
            {
                var heads = reading.HeadsOfOperation.Bind(1, (long)number);
                while (heads.Step())
                {
                    var record = HeadRow.Read(heads, reading.Numbers);
                    if (!record.Erased && Visibility.Sees(reader, record.Key.Originator, record.Audience, reading.Sharing, reading.Newest))
                    {
                        visit(record);
                    }
                }
            }

            return (reading.Newest, reading.AsOf);
        });

    public Task<Outcome<LoggedEntry?>> LogAsync(AuditEntryDraft entry, long? readAt, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry?>(store => readAt is { } at && at < store.Narrowed
                ? (LoggedEntry?)null
                : store.Append(entry)),
            cancellationToken);

    public IReadOnlyList<AuditEntry> ReadLog(AuditQuery query)
    {
        // Entries never change, so a long look goes through many short readings.
        var entries = new List<AuditEntry>();
        for (long? before = query.Before; before is { } at;)
        {
            before = readers.Read(reading => LogQuery.Read(reading, query, at, options.ScannedHeads, entries));
        }

        return entries;
    }

    public IReadOnlyList<Operation> ListOperations() =>
        readers.Read(reading =>
        {
            var operations = new List<Operation>();
            while (reading.Operations.Step())
            {
                operations.Add(StateJson.ReadOperation(reading.Operations.Span(0)));
            }

            return operations;
        });

    public Task<Outcome<LoggedEntry>> CreateOperationAsync(Operation operation, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry>(store =>
            {
                if (store.Numbers.Find(operation.Id) is not null)
                {
                    return new Refusal(RefusalReason.AlreadyExists, "an operation of that name exists already");
                }

                if (!store.Sharing.Knows(operation.Lead))
                {
                    return new Refusal(RefusalReason.TargetUnknown, "the lead is no registered agency");
                }

                store.Operations.Insert(operation with { CreateTime = store.Now });
                store.Operations.Join(operation.Id, operation.Lead, ParticipantRole.Lead, store.NextPosition(), store.Now);
                store.SharingChanged();
                return store.Append(entry);
            }),
            cancellationToken);

    public Task<Outcome<LoggedEntry>> ChangeParticipantsAsync(
        OperationId operation, IReadOnlyList<Joining> joining, IReadOnlyList<AgencyId> leaving, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        ChangeAsync(store => DirectoryApplication.ChangeParticipants(store, operation, joining, leaving), entry, cancellationToken);

    public IReadOnlyList<RecordRevision> ReadHistory(RecordKey key) => readers.Read(reading => HistoryQuery.Read(reading, key));

    public Task<Outcome<Erasure>> EraseAsync(RecordKey key, long? expectedRevision, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<Erasure>(store =>
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
            new WriteJob<(long Revision, LoggedEntry Entry)>(store =>
            {
                if (!Standing(store, key, expectedRevision: null).TryGet(out var head, out var refusal))
                {
                    return refusal;
                }

                var position = store.NextPosition();
                store.Heads.Supersede(head, position, withContent: true);
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
                reviews.Add(new Review(new RecordKey(originator, row.Text(1)), row.Text(2), DateOnly.FromDayNumber(row.Int(3)), row.Long(0), hold));
            }

            return reviews;
        });

    public Task<Outcome<int>> SettleDueAsync(CancellationToken cancellationToken) =>
        writer.RunAsync(new WriteJob<int>(store => DueApplication.Apply(store)), cancellationToken);

    public Task<Outcome<bool>> CompactAsync(CancellationToken cancellationToken) => writer.RunAloneAsync(store => store.Compact(), cancellationToken);

    public Task<Outcome<LoggedEntry>> CreateGroupAsync(Group group, IReadOnlyList<AgencyId> members, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            store =>
            {
                if (store.Groups.Load().Any(g => g.Id == group.Id))
                {
                    return new Refusal(RefusalReason.AlreadyExists, "a group of that name exists already");
                }

                store.Groups.Insert(group with { CreateTime = store.Now });
                return DirectoryApplication.ChangeMembers(store, group.Id, [group.Owner, .. members], []);
            },
            entry,
            cancellationToken);

    public Task<Outcome<LoggedEntry>> ChangeMembersAsync(
        GroupId group, IReadOnlyList<AgencyId> joining, IReadOnlyList<AgencyId> leaving, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            store => store.Groups.Load().Any(g => g.Id == group)
                ? DirectoryApplication.ChangeMembers(store, group, joining, leaving)
                : new Refusal(RefusalReason.NotFound, "no group of that name"),
            entry,
            cancellationToken);

    public IReadOnlyList<Group> ListGroups() =>
        readers.Read(reading =>
        {
            var groups = new List<Group>();
            while (reading.Groups.Step())
            {
                var row = reading.Groups;
                groups.Add(new Group(
                    GroupId.TryParse(row.Text(0), out var id) ? id : throw new InvalidDataException("a group's id"),
                    row.Text(1),
                    reading.Numbers.Agency(row.Int(2)),
                    Times.FromMicroseconds(row.Long(3))));
            }

            return groups;
        });

    public IReadOnlyList<Duty> ReadDuties(AgencyId agency, long after, int limit) => readers.Read(reading => DutyQuery.Open(reading, agency, after, limit));

    public long CountDuties(AgencyId agency) =>
        readers.Read(reading => reading.CountDuties.Bind(1, reading.Numbers.Find(agency) ?? 0).First(row => row.Long(0), out var count) ? count : 0);

    public Task<Outcome<LoggedEntry>> DeliverAsync(AgencyId agency, IReadOnlyList<long> duties, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            store =>
            {
                foreach (var duty in duties)
                {
                    store.Duties.Deliver(duty, store.Numbers.Find(agency)!.Value, store.Log.Next, store.Now);
                }

                return null;
            },
            entry,
            cancellationToken);

    public Task<Outcome<(IReadOnlyList<RefusalReason> Reasons, LoggedEntry Entry)>> AcknowledgeAsync(
        AgencyId agency, IReadOnlyList<Acknowledgement> acknowledgements, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<(IReadOnlyList<RefusalReason> Reasons, LoggedEntry Entry)>(store =>
            {
                var number = store.Numbers.Find(agency)!.Value;
                RefusalReason[] reasons = [.. acknowledgements.Select(a => store.Duties.Acknowledge(number, a, store.Now))];
                return (reasons, store.Append(entry));
            }),
            cancellationToken);

    public Ledger? ReadLedger(RecordKey key) => readers.Read(reading => DutyQuery.Ledger(reading, key));

    /// <summary>Before a hub serves: erases again what its journal names and an older backup brought back.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public void EraseAgain(IReadOnlyDictionary<RecordKey, long> erased)
    {
        var job = new WriteJob<int>(store =>
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

    private Task<Outcome<LoggedEntry>> ChangeAsync(Func<WriteSession, Refusal?> change, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry>(store => change(store) is { } refusal ? (Outcome<LoggedEntry>)refusal : store.Append(entry)),
            cancellationToken);
}
