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

    public FeedPage ReadFeed(FeedReader reader, FeedCursor cursor, int limit) =>
        readers.Read(reading => new FeedQuery(reading, reader, limit, options).Read(cursor));

    public StoredRecord? Find(RecordKey key) =>
        readers.Read(reading => RecordLookup.Find(reading, reading.Numbers.Find(key.Originator) ?? 0, key.Id));

    public SearchPage Search(AgencyId reader, RecordQuery query, SearchPlace? from, int limit) =>
        readers.Read(reading => new SearchQuery(reading, reader, query, limit, options).Read(from));

    public (long Position, DateTimeOffset AsOf) VisitOperation(AgencyId reader, OperationId operation, Action<StoredRecord> visit) =>
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
                : store.Log.Append(entry, store.Epoch, store.Now)),
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
                return store.Log.Append(entry, store.Epoch, store.Now);
            }),
            cancellationToken);

    public Task<Outcome<LoggedEntry>> ChangeParticipantsAsync(
        OperationId operation,
        IReadOnlyList<(AgencyId Agency, ParticipantRole Role)> joining,
        IReadOnlyList<AgencyId> leaving,
        AuditEntryDraft entry,
        CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry>(store =>
            {
                if (store.Numbers.Find(operation) is null)
                {
                    return new Refusal(RefusalReason.NotFound, "no operation of that name");
                }

                if (joining.Any(j => !store.Sharing.Knows(j.Agency)))
                {
                    return new Refusal(RefusalReason.TargetUnknown, "a participant is no registered agency");
                }

                foreach (var (agency, role) in joining.DistinctBy(j => j.Agency))
                {
                    if (!store.Sharing.TakesPart(agency, operation))
                    {
                        store.Operations.Join(operation, agency, role, store.NextPosition(), store.Now);
                    }
                }

                store.SharingChanged();
                foreach (var agency in leaving.Distinct())
                {
                    if (store.Sharing.TakesPart(agency, operation))
                    {
                        store.Operations.Leave(operation, agency, store.NextPosition());
                        store.Narrow();
                    }
                }

                store.SharingChanged();
                return store.Log.Append(entry, store.Epoch, store.Now);
            }),
            cancellationToken);
}
