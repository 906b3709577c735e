using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>
/// What the hub keeps: records, sessions, operations and the log, on one order of positions. The one port of storage besides
/// the directory; every store passes the same conformance tests. A call that returns has committed durably. When the store
/// or its log cannot be written, calls are refused with <see cref="RefusalReason.LogUnwritable"/> or
/// <see cref="RefusalReason.StoreBusy"/> and nothing is changed or disclosed.
/// </summary>
public interface IExchangeStore
{
    /// <summary>What the hub is known by.</summary>
    HubIdentity Hub { get; }

    /// <summary>The newest committed position; 0 when nothing ever happened.</summary>
    long Head { get; }

    /// <summary>Agencies and memberships as of <see cref="Head"/>.</summary>
    SharingState Sharing { get; }

    /// <summary>Waits until there is a position after one.</summary>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when <see cref="Head"/> is past <paramref name="position"/>.</returns>
    Task WaitPastAsync(long position, CancellationToken cancellationToken);

    /// <summary>The highest batch number answered in a session.</summary>
    /// <param name="agency">The agency that pushes.</param>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>0 for a new session; BATCH_OUT_OF_ORDER when it is another agency's, SESSION_EXPIRED when its answers are no longer kept.</returns>
    Task<Outcome<long>> FindSessionAsync(AgencyId agency, Guid session, CancellationToken cancellationToken);

    /// <summary>
    /// Applies a batch once: its changes, outcomes and entry commit together. The same batch again gets its first answer. With
    /// <see cref="PushedBatch.ValidateOnly"/> the answer is the one that applying would give, and nothing but an entry is written.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting; what was queued may still be applied, and its answer be asked for again.</param>
    /// <returns>The answer, or BATCH_DIFFERS, BATCH_OUT_OF_ORDER, SESSION_EXPIRED.</returns>
    Task<Outcome<BatchAnswer>> ApplyAsync(PushedBatch batch, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Reads a page of a reader's feed.</summary>
    /// <param name="reader">Whose feed.</param>
    /// <param name="cursor">Where to go on.</param>
    /// <param name="limit">At most this many changes; a page ends earlier at a size in octets, or after so many heads looked at.</param>
    /// <returns>The page.</returns>
    FeedPage ReadFeed(FeedReader reader, FeedCursor cursor, int limit);

    /// <summary>Finds a record by name. The same reads are made whether it stands or not, visible or not (law 6).</summary>
    /// <param name="key">The name.</param>
    /// <returns>The record, a tombstone too; null when there is none.</returns>
    StoredRecord? Find(RecordKey key);

    /// <summary>Searches among what an agency sees.</summary>
    /// <param name="reader">The agency.</param>
    /// <param name="query">For what.</param>
    /// <param name="from">Where to go on; null for the beginning.</param>
    /// <param name="limit">At most this many.</param>
    /// <returns>The page.</returns>
    SearchPage Search(AgencyId reader, RecordQuery query, SearchPlace? from, int limit);

    /// <summary>Reads every live record of an operation that an agency sees, at one position.</summary>
    /// <param name="reader">The agency.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="visit">Called for each record.</param>
    /// <returns>The position read at and its time.</returns>
    (long Position, DateTimeOffset AsOf) VisitOperation(AgencyId reader, OperationId operation, Action<StoredRecord> visit);

    /// <summary>Writes an entry that changes nothing else.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="readAt">
    /// For a disclosure: the position it was read at. When somebody has lost sight of anything since, nothing is written and
    /// null is returned: read again.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, durable.</returns>
    Task<Outcome<LoggedEntry?>> LogAsync(AuditEntryDraft entry, long? readAt, CancellationToken cancellationToken);

    /// <summary>Reads the log, newest first.</summary>
    /// <param name="query">Which entries.</param>
    /// <returns>The entries.</returns>
    IReadOnlyList<AuditEntry> ReadLog(AuditQuery query);

    /// <summary>Every operation, by id.</summary>
    /// <returns>The operations.</returns>
    IReadOnlyList<Operation> ListOperations();

    /// <summary>Creates an operation with its lead as participant.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, or ALREADY_EXISTS, TARGET_UNKNOWN.</returns>
    Task<Outcome<LoggedEntry>> CreateOperationAsync(Operation operation, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Adds and removes participants, each change at a position of its own.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="joining">Who joins, in which role; one that takes part already stays as it is.</param>
    /// <param name="leaving">Who leaves.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, or NOT_FOUND, TARGET_UNKNOWN.</returns>
    Task<Outcome<LoggedEntry>> ChangeParticipantsAsync(
        OperationId operation,
        IReadOnlyList<(AgencyId Agency, ParticipantRole Role)> joining,
        IReadOnlyList<AgencyId> leaving,
        AuditEntryDraft entry,
        CancellationToken cancellationToken);
}
