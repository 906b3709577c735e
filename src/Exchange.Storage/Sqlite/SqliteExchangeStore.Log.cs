using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <content>The log: entries, hashes, checkpoints, and who was shown what.</content>
internal sealed partial class SqliteExchangeStore : ISubtreeHashes
{
    public LogHead Log => publication.Committed.Log;

    public ISubtreeHashes LogHashes => this;

    public KeptCheckpoint? NewestCheckpoint => checkpoints.Newest;

    public Task WaitForLogPastAsync(long size, CancellationToken cancellationToken) => publication.WaitForLogPastAsync(size, cancellationToken);

    public Task<Outcome<LoggedEntry?>> LogAsync(AuditEntryDraft entry, long? readAt, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry?>(store => readAt is { } at && at < store.Narrowed
                ? (LoggedEntry?)null
                : store.Append(entry)),
            cancellationToken);

    public AuditPage ReadLog(AuditQuery query) => new LogQuery(readers, query, options).Read();

    public AuditEntry? FindEntry(long logIndex) => logIndex < 0 ? null : readers.Read(reading => reading.Log.Find(reading.Log.Epochs.Present.FirstSequence + logIndex));

    public AuditEntry? FindEntry(MerkleHash hash) =>
        readers.Read(reading => reading.Log.Find(hash) is { } sequence && sequence >= reading.Log.Epochs.Present.FirstSequence ? reading.Log.Find(sequence) : null);

    public IReadOnlyList<LogLeaf> ReadLeaves(long first, int limit, AgencyId? onlyOf) => readers.Read(reading =>
    {
        var epoch = reading.Log.Epochs.Present;
        var leaves = new List<LogLeaf>();
        var number = onlyOf is { } agency ? reading.Numbers.Find(agency) ?? -1 : (int?)null;
        var rows = reading.Log.Range(epoch.FirstSequence + first, long.MaxValue, limit, oldestFirst: true, agencyNumber: null);
        while (rows.Step())
        {
            var isSeen = number is null || Leaf.Read(rows.Span(2)).AgencyNumber == number;
            leaves.Add(new LogLeaf(MerkleHash.Read(rows.Span(1)), isSeen ? reading.Log.Read(rows) : null));
        }

        return leaves;
    });

    public LogFault? CheckLog(long first, long end, CancellationToken cancellationToken) => new LogCheck(readers, options).Find(first, end, cancellationToken);

    public Task<Outcome<bool>> KeepCheckpointAsync(KeptCheckpoint checkpoint, CancellationToken cancellationToken) => checkpoints.KeepAsync(checkpoint, cancellationToken);

    public KeptCheckpoint? FindCheckpoint(long leastSize) =>
        checkpoints.Newest is { } newest && leastSize <= newest.Size
            ? readers.Read(reading => reading.Log.Checkpoints.Covering(newest.Epoch, leastSize))
            : null;

    public Task<Outcome<KeptCheckpoint>> CosignAsync(long size, string key, string line, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        checkpoints.CosignAsync(size, key, line, entry, cancellationToken);

    public IReadOnlyList<LogEpoch> ListEpochs() => readers.Read(reading => reading.Log.Epochs.All);

    public void NoteSent(LoggedEntry entry) => notes.Notes.Sent(Log.FirstSequence + entry.LogIndex);

    public void NoteSent(AgencyId agency, PullPage page) => notes.Notes.Sent(agency, page);

    public void NoteConfirmed(AgencyId agency, PullPage page) => notes.Notes.Confirmed(agency, page);

    public async Task<Outcome<DisclosurePage?>> ListDisclosuresAsync(
        RecordKey key, AgencyId? shownTo, DisclosurePlace? after, int limit, CancellationToken cancellationToken) =>
        await notes.KeepAsync(cancellationToken).ConfigureAwait(false) is { } refusal
            ? refusal
            : (Outcome<DisclosurePage?>)readers.Read(reading => DisclosureQuery.Read(reading, key, shownTo, after, limit));

    void ISubtreeHashes.Read(int level, long first, Span<MerkleHash> hashes)
    {
        var found = new MerkleHash[hashes.Length];
        readers.Read(reading =>
        {
            reading.Log.Tree.Read(level, first, found);
            return found;
        });
        found.CopyTo(hashes);
    }
}
