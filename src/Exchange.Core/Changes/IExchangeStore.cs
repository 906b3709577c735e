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
public partial interface IExchangeStore
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
    /// <param name="filter">Through which filter.</param>
    /// <param name="cursor">Where to go on.</param>
    /// <param name="limit">At most this many changes; a page ends earlier at a size in octets, or after so many heads looked at.</param>
    /// <param name="writer">Takes the changes as they are read.</param>
    /// <returns>The page, whose changes the writer has.</returns>
    FeedPage ReadFeed(Reader reader, RecordFilter filter, FeedCursor cursor, int limit, IFeedWriter writer);

    /// <summary>Tells which readers would now be given the same page. Nothing is read for it.</summary>
    /// <param name="reader">Who reads, with the state of sharing as of now.</param>
    /// <param name="cursor">From where.</param>
    /// <param name="limit">At most how many changes.</param>
    /// <returns>The key; null when the page would be this reader's alone, or sharing has changed meanwhile.</returns>
    FeedPageKey? KeyOfPage(FeedReader reader, FeedCursor cursor, int limit);

    /// <summary>Finds a record that a reader sees, by name. The same reads are made for an absent one and a hidden one, and nothing that a hidden one says is read (law 6).</summary>
    /// <param name="reader">Who reads, and what for.</param>
    /// <param name="key">The name.</param>
    /// <returns>The record; null when it is absent, erased or hidden from the reader.</returns>
    StoredRecord? Find(Reader reader, RecordKey key);

    /// <summary>Finds a record by name, whoever asks: for what its originator does about it.</summary>
    /// <param name="key">The name.</param>
    /// <returns>The record, a tombstone too; null when there is none.</returns>
    StoredRecord? Find(RecordKey key);

    /// <summary>Searches among what a reader sees. A page ends where it is full or there is no more, and nowhere else (law 6).</summary>
    /// <param name="reader">Who reads, and what for.</param>
    /// <param name="query">For what.</param>
    /// <param name="from">Where to go on; null for the beginning.</param>
    /// <param name="limit">At most this many; a size in octets may end a page earlier.</param>
    /// <param name="cancellationToken">Gives up a search that has much to look at.</param>
    /// <returns>The page.</returns>
    SearchPage Search(Reader reader, RecordQuery query, SearchPlace? from, int limit, CancellationToken cancellationToken);

    /// <summary>Reads every live record of an operation that a reader sees, at one position.</summary>
    /// <param name="reader">Who reads, and what for.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="visit">Called for each record.</param>
    /// <returns>The position read at, and the time up to which what was committed was looked at.</returns>
    (long Position, DateTimeOffset AsOf) VisitOperation(Reader reader, OperationId operation, Action<StoredRecord> visit);

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
        IReadOnlyList<Joining> joining,
        IReadOnlyList<AgencyId> leaving,
        AuditEntryDraft entry,
        CancellationToken cancellationToken);

    /// <summary>Reads every revision of a record that was not erased, newest first, with the spans over which it was distributed as it was.</summary>
    /// <param name="key">The record.</param>
    /// <returns>The revisions; none where there is no record.</returns>
    IReadOnlyList<RecordRevision> ReadHistory(RecordKey key);

    /// <summary>Erases a record: wipes every revision's content, its distribution and its search rows, leaves a tombstone, and gives a duty to all who were shown it.</summary>
    /// <param name="key">The record.</param>
    /// <param name="expectedRevision">The revision that is meant, or null.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What it did, or NOT_FOUND, REVISION_CONFLICT, RULE_FORBIDS under a legal hold.</returns>
    Task<Outcome<Erasure>> EraseAsync(RecordKey key, long? expectedRevision, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Gives a record a new review date: a new revision whose marking differs in that alone.</summary>
    /// <param name="key">The record.</param>
    /// <param name="reviewBy">The new date.</param>
    /// <param name="remark">Makes the new marking's bytes of the present ones.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The revision and the entry, or NOT_FOUND.</returns>
    Task<Outcome<(long Revision, LoggedEntry Entry)>> RenewAsync(
        RecordKey key, DateOnly reviewBy, Func<ReadOnlyMemory<byte>, byte[]> remark, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Places, changes or lifts a legal hold.</summary>
    /// <param name="key">The record.</param>
    /// <param name="hold">The hold; null lifts it.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, or NOT_FOUND.</returns>
    Task<Outcome<LoggedEntry>> HoldAsync(RecordKey key, LegalHold? hold, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Lists an originator's records whose review date comes up, by date, then by position.</summary>
    /// <param name="originator">The originator.</param>
    /// <param name="upTo">The last date to list.</param>
    /// <param name="after">Where to go on: date and position of the last one listed; null for the beginning.</param>
    /// <param name="limit">At most this many.</param>
    /// <returns>The reviews.</returns>
    IReadOnlyList<Review> ListReviews(AgencyId originator, DateOnly upTo, (DateOnly ReviewBy, long Position)? after, int limit);

    /// <summary>
    /// Does what has come due by the hub's clock, a bounded part of it in one transaction: lapsed embargoes, records past their review
    /// date, records of departed agencies, proposals that nobody decided, details of entries whose term is over. Each leaves its entry.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>How many were done; 0 when nothing is due.</returns>
    Task<Outcome<int>> SettleDueAsync(CancellationToken cancellationToken);

    /// <summary>Rewrites the database so that nothing of what was erased is left in its files, where anything was erased since the last time.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether there was anything to do.</returns>
    Task<Outcome<bool>> CompactAsync(CancellationToken cancellationToken);

    /// <summary>Creates a group with its owner and other members.</summary>
    /// <param name="group">The group.</param>
    /// <param name="members">Its members besides the owner.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, or TARGET_UNKNOWN.</returns>
    Task<Outcome<LoggedEntry>> CreateGroupAsync(Group group, IReadOnlyList<AgencyId> members, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Adds and removes members, each change at a position of its own.</summary>
    /// <param name="group">The group.</param>
    /// <param name="joining">Who joins; a member stays as it is.</param>
    /// <param name="leaving">Who leaves.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, or NOT_FOUND, TARGET_UNKNOWN.</returns>
    Task<Outcome<LoggedEntry>> ChangeMembersAsync(
        GroupId group, IReadOnlyList<AgencyId> joining, IReadOnlyList<AgencyId> leaving, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Every group, by id.</summary>
    /// <returns>The groups.</returns>
    IReadOnlyList<Group> ListGroups();

    /// <summary>Reads an agency's open duties, oldest first.</summary>
    /// <param name="agency">The agency that owes them.</param>
    /// <param name="after">Only duties after this number.</param>
    /// <param name="limit">At most this many.</param>
    /// <returns>The duties.</returns>
    IReadOnlyList<Duty> ReadDuties(AgencyId agency, long after, int limit);

    /// <summary>Counts an agency's open duties.</summary>
    /// <param name="agency">The agency that owes them.</param>
    /// <returns>How many.</returns>
    long CountDuties(AgencyId agency);

    /// <summary>Writes the entry of a page of duties and notes that they were delivered, before the page leaves.</summary>
    /// <param name="agency">The agency that owes them.</param>
    /// <param name="duties">Their numbers.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, durable.</returns>
    Task<Outcome<LoggedEntry>> DeliverAsync(AgencyId agency, IReadOnlyList<long> duties, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Takes acknowledgements of delivered duties.</summary>
    /// <param name="agency">The agency that owes them.</param>
    /// <param name="acknowledgements">What was done.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>For each in order the reason for which it was not taken, or UNSPECIFIED; and the entry.</returns>
    Task<Outcome<(IReadOnlyList<RefusalReason> Reasons, LoggedEntry Entry)>> AcknowledgeAsync(
        AgencyId agency, IReadOnlyList<Acknowledgement> acknowledgements, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Reads who was shown a record, and the duties that arose of it. How far disclosures came may trail by what was noted since the last commit.</summary>
    /// <param name="key">The record, a tombstone too.</param>
    /// <returns>Both; null when there is no record.</returns>
    Ledger? ReadLedger(RecordKey key);
}
