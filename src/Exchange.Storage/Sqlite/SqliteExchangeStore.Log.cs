using System.Security.Cryptography;
using System.Text;
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
            new WriteJob<LoggedEntry?>(WriteLane.Of(entry.Agency), store => readAt is { } at && at < store.Narrowed
                ? (LoggedEntry?)null
                : store.Append(entry)),
            cancellationToken);

    public Task<Outcome<LoggedEntry?>> LogPageAsync(AuditEntryDraft entry, long readAt, PageRun run, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry?>(WriteLane.Of(entry.Agency), store =>
            {
                run.IsEnded |= readAt < store.Narrowed;
                return run.IsEnded ? (LoggedEntry?)null : store.Append(entry);
            }),
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
        try
        {
            for (var sequence = epoch.FirstSequence + first; rows.Step(); sequence++)
            {
                if (rows.Long(0) != sequence)
                {
                    throw reading.Log.Damaged(sequence, "it is missing");
                }

                var isSeen = number is null || reading.Log.Fields(sequence, rows.Span(2)).AgencyNumber == number;
                var hash = MerkleHash.TryRead(rows.Span(1), out var kept) ? kept : throw reading.Log.Damaged(sequence, "its hash is none");
                leaves.Add(new LogLeaf(hash, isSeen ? reading.Log.Read(rows) : null));
            }
        }
        catch (DamagedEntryException) when (leaves.Count > 0)
        {
            // Those before it are whole; who reads on is told of it.
        }
        finally
        {
            rows.Reset();
        }

        return leaves;
    });

    public LogFault? CheckLog(long first, long end, CancellationToken cancellationToken)
    {
        // Entries never change, so a long look goes through many short readings.
        for (var at = first; at < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (from, until) = (at, Math.Min(end, at + options.ScannedHeads));
            if (readers.Read(reading => LogCheck.Find(reading.Log, from, until)) is { } fault)
            {
                return fault;
            }

            at = until;
        }

        return null;
    }

    public Task<Outcome<bool>> KeepCheckpointAsync(KeptCheckpoint checkpoint, CancellationToken cancellationToken) => checkpoints.KeepAsync(checkpoint, cancellationToken);

    public KeptCheckpoint? FindCheckpoint(long leastSize) =>
        checkpoints.Newest is { } newest && leastSize <= newest.Size
            ? readers.Read(reading => reading.Log.Checkpoints.Covering(newest.Epoch, leastSize))
            : null;

    public KeptCheckpoint? FindCosignedCheckpoint(int leastCount) =>
        checkpoints.Newest is { } newest ? readers.Read(reading => reading.Log.Checkpoints.NewestCosigned(newest.Epoch, leastCount)) : null;

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

    /// <summary>Before a hub serves: a new epoch's log begins with what is known of the one before.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public void BeginEpoch()
    {
        if (Log is not { Size: 0, Epoch: > 1 })
        {
            return;
        }

        var begun = writer.RunAsync(
            new WriteJob<bool>(WriteLane.Hub, store =>
            {
                var (previous, reason, fault) = store.Log.Beginning()!.Value;
                store.Append(new AuditEntryDraft
                {
                    Action = AuditAction.EpochStart,
                    Count = 1,
                    BodyHash = SHA256.HashData(Encoding.UTF8.GetBytes(previous)),
                    Detail = new AuditDetail { Subject = $"{reason}\n\n{previous}" },
                });
                if (fault.Length > 0)
                {
                    store.Append(new AuditEntryDraft { Action = AuditAction.Tampering, Count = 1, Detail = new AuditDetail { Subject = fault } });
                }

                return true;
            }),
            CancellationToken.None).GetAwaiter().GetResult();
        if (begun.Refusal is { } refusal)
        {
            throw new IOException($"the new epoch's log cannot be begun: {refusal.Message}");
        }
    }

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
