using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>The store on a SQLite database.</summary>
internal sealed partial class SqliteExchangeStore(
    HubIdentity hub, StoreOptions options, Publication publication, Numbers numbers, Writer writer, ReadPool readers, NoteKeeper notes, LogPublication checkpoints) : IExchangeStore
{
    public HubIdentity Hub => hub;

    public long Head => publication.Committed.Head;

    public SharingState Sharing => publication.Committed.Sharing;

    public Task WaitPastAsync(long position, CancellationToken cancellationToken) =>
        publication.WaitForHeadPastAsync(position, cancellationToken);

    public async Task<Outcome<long>> FindSessionAsync(AgencyId agency, Guid session, CancellationToken cancellationToken) =>
        await writer.RunAsync(
            new WriteJob<long>(WriteLane.Of(agency), store => store.Sessions.Find(session) switch
            {
                null => 0,
                { } known when known.Agency != agency => Refusals.SessionElsewhere,
                { } known when known.IsExpired(store.Now, options.SessionTerm) => Refusals.SessionExpired,
                { } known => known.LastNumber,
            }),
            cancellationToken).ConfigureAwait(false);

    public Task<Outcome<BatchAnswer>> ApplyAsync(PushedBatch batch, AuditEntryDraft entry, CancellationToken cancellationToken)
    {
        var names = BatchApplication.NamesOf(numbers, batch);
        return writer.RunAsync(
            new WriteJob<BatchAnswer>(
                WriteLane.Of(batch.Agency),
                store => batch.ValidateOnly ? BatchApplication.Validate(store, batch, names, entry) : BatchApplication.Apply(store, batch, names, entry),
                batch.Records.Count),
            cancellationToken);
    }

    public FeedPage ReadFeed(Reader reader, RecordFilter filter, FeedCursor cursor, int limit, IFeedWriter writer) =>
        readers.Read(reading => new FeedQuery(reading, new FeedReader(reader, filter, reading.Sharing), limit, options, writer).Read(cursor));

    public FeedPageKey? KeyOfPage(FeedReader reader, FeedCursor cursor, int limit) =>
        publication.Committed is var committed && ReferenceEquals(committed.Sharing, reader.Sharing)
            ? FeedPageKey.Of(reader, cursor, limit, committed.Head, numbers.Audiences)
            : null;

    public StoredRecord? Find(Reader reader, RecordKey key) =>
        readers.Read(reading => RecordLookup.Find(reading, reader, key.Originator, reading.Numbers.Find(key.Originator) ?? 0, key.Id));

    public StoredRecord? Find(RecordKey key) =>
        readers.Read(reading => RecordLookup.Find(reading, reading.Numbers.Find(key.Originator) ?? 0, key.Id));

    public SearchPage Search(Reader reader, RecordQuery query, SearchPlace? from, int limit, CancellationToken cancellationToken) =>
        new SearchQuery(reader, query, limit, options).Read(readers, from, cancellationToken);

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
            new WriteJob<LoggedEntry>(WriteLane.Of(entry.Agency), store =>
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

    private Task<Outcome<LoggedEntry>> ChangeAsync(Func<WriteSession, Refusal?> change, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry>(WriteLane.Of(entry.Agency), store => change(store) is { } refusal ? (Outcome<LoggedEntry>)refusal : store.Append(entry)),
            cancellationToken);
}
