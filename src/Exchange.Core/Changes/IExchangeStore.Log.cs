using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Records;

namespace Exchange.Changes;

/// <content>
/// The log's side of the store. Every entry has an index within the log of its epoch, from 0, and a sequence through all epochs;
/// time never goes back from one to the next. An entry is sequenced in the transaction that writes it.
/// </content>
public partial interface IExchangeStore
{
    /// <summary>The log of the present epoch as committed; the same object until it grows.</summary>
    LogHead Log { get; }

    /// <summary>The hashes of the present epoch's tree up to <see cref="Log"/>, from which <see cref="MerkleTree"/> makes roots and proofs.</summary>
    ISubtreeHashes LogHashes { get; }

    /// <summary>Waits until the present epoch's log has grown past a size.</summary>
    /// <param name="size">The size.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when <see cref="Log"/> is larger than <paramref name="size"/>.</returns>
    Task WaitForLogPastAsync(long size, CancellationToken cancellationToken);

    /// <summary>Writes an entry that changes nothing else.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="readAt">
    /// For a disclosure: the position it was read at. When somebody has lost sight of anything since, nothing is written and
    /// null is returned: read again.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, durable.</returns>
    Task<Outcome<LoggedEntry?>> LogAsync(AuditEntryDraft entry, long? readAt, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the entry of a page that was read ahead, while the entries of the pages before it may still be on their way. Once one page of
    /// a run is to be read again, nothing is written of those after it.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="readAt">The position the page was read at.</param>
    /// <param name="run">The pages that were read one after another; calls come in their order.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, durable; null to read the page again, and all after it.</returns>
    Task<Outcome<LoggedEntry?>> LogPageAsync(AuditEntryDraft entry, long readAt, PageRun run, CancellationToken cancellationToken);

    /// <summary>Reads entries of all epochs. A call looks at a bounded number of them and says where to go on.</summary>
    /// <param name="query">Which entries, in which order.</param>
    /// <returns>Those found so far.</returns>
    AuditPage ReadLog(AuditQuery query);

    /// <summary>Finds an entry of the present epoch by its index.</summary>
    /// <param name="logIndex">The index.</param>
    /// <returns>The entry; null when there is none.</returns>
    AuditEntry? FindEntry(long logIndex);

    /// <summary>Finds an entry of the present epoch by its leaf hash.</summary>
    /// <param name="hash">The hash.</param>
    /// <returns>The entry; null when there is none.</returns>
    AuditEntry? FindEntry(MerkleHash hash);

    /// <summary>Reads a run of the present epoch's log: every leaf hash, and whole entries where they may be seen.</summary>
    /// <param name="first">The first index.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="onlyOf">The agency whose entries are read whole; null for all.</param>
    /// <returns>The leaves from <paramref name="first"/> on, without a gap; none at the end of the log.</returns>
    IReadOnlyList<LogLeaf> ReadLeaves(long first, int limit, AgencyId? onlyOf);

    /// <summary>Checks that stored entries are those that were hashed into the tree, and their details those that were committed to.</summary>
    /// <param name="first">The first index of the present epoch to check.</param>
    /// <param name="end">The index after the last.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The first thing that is wrong; null when nothing is.</returns>
    LogFault? CheckLog(long first, long end, CancellationToken cancellationToken);

    /// <summary>The newest checkpoint kept of the present epoch; null before the first.</summary>
    KeptCheckpoint? NewestCheckpoint { get; }

    /// <summary>Keeps a checkpoint durably, in the database and outside it, before it is published; old ones are thinned out meanwhile.</summary>
    /// <param name="checkpoint">A checkpoint of the present epoch, larger than the newest, of a size and root that <see cref="Log"/> had.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>True; or LOG_UNWRITABLE, after which it must not be published.</returns>
    Task<Outcome<bool>> KeepCheckpointAsync(KeptCheckpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>Finds the oldest checkpoint kept of the present epoch that covers a size.</summary>
    /// <param name="leastSize">The size.</param>
    /// <returns>The checkpoint; null when none is so large yet.</returns>
    KeptCheckpoint? FindCheckpoint(long leastSize);

    /// <summary>Finds the newest checkpoint of the present epoch with so many cosignatures, by different keys.</summary>
    /// <param name="leastCount">How many at least; from 1.</param>
    /// <returns>The checkpoint; null when there is none.</returns>
    KeptCheckpoint? FindCosignedCheckpoint(int leastCount);

    /// <summary>Keeps a witness's cosignature with the checkpoint it is of, which is then kept for good; a later one of the same key replaces it.</summary>
    /// <param name="size">The checkpoint's size.</param>
    /// <param name="key">The witness's key: its name and key id.</param>
    /// <param name="line">The signature line, as it stands in a signed note, with its line feed.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The checkpoint with it, or NOT_FOUND when none of that size is kept.</returns>
    Task<Outcome<KeptCheckpoint>> CosignAsync(long size, string key, string line, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Lists the epochs, oldest first.</summary>
    /// <returns>The epochs, the present one last.</returns>
    IReadOnlyList<LogEpoch> ListEpochs();

    /// <summary>Notes that an answer was given to the line whole. It is kept within a second, many notes by one commit, and lost with a crash before that.</summary>
    /// <param name="entry">The answer's entry.</param>
    void NoteSent(LoggedEntry entry);

    /// <summary>Notes that a pull's page, and those before it, were given to the line whole, as <see cref="NoteSent(LoggedEntry)"/> does.</summary>
    /// <param name="agency">Whose pull.</param>
    /// <param name="page">The page.</param>
    void NoteSent(AgencyId agency, PullPage page);

    /// <summary>Notes that a cursor came back that lies after a pull's page: it and those before it were received.</summary>
    /// <param name="agency">Whose pull.</param>
    /// <param name="page">The page.</param>
    void NoteConfirmed(AgencyId agency, PullPage page);

    /// <summary>Reads who was shown a record, oldest first, its originator too. What was noted before is counted.</summary>
    /// <param name="key">The record, a tombstone too.</param>
    /// <param name="shownTo">Only what this agency was shown; null for all.</param>
    /// <param name="after">Where to go on: the last one listed; null for the beginning.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The disclosures; null when there is no record.</returns>
    Task<Outcome<DisclosurePage?>> ListDisclosuresAsync(
        RecordKey key, AgencyId? shownTo, DisclosurePlace? after, int limit, CancellationToken cancellationToken);
}
