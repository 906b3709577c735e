using Exchange.Audit;
using Exchange.Client.Auditing;
using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>
/// Checks a hub's log for one side that keeps a <see cref="LogPin"/>: that checkpoints are signed by the log's key, and that each is
/// consistent with the last one checked. What it accepts moves the pin on; what it does not is a <see cref="LogFaultException"/>.
/// </summary>
/// <example>
/// <code>
/// var auditor = new LogAuditor(hub, LogPin.Open("hub.log-pin"));
/// var checkpoint = await auditor.AdvanceAsync();
/// Console.WriteLine($"{checkpoint.Checkpoint.Size} entries, consistent with all that was seen before");
/// </code>
/// </example>
public sealed class LogAuditor
{
    private readonly HubConnection _hub;
    private readonly LogCheckOptions _options;
    private readonly Wire.CallContext? _context;
    private readonly FaultMaker _faults;
    private readonly KeyFollower _keys;

    /// <summary>Makes one.</summary>
    /// <param name="hub">The connection.</param>
    /// <param name="pin">What is known of its log.</param>
    /// <param name="options">How; null for the connection's.</param>
    /// <param name="context">Why its calls are made; null for the connection's context.</param>
    public LogAuditor(HubConnection hub, LogPin pin, LogCheckOptions? options = null, Wire.CallContext? context = null)
    {
        (_hub, Pin, _options, _context) = (hub, pin, options ?? hub.Options.LogCheck, context);
        _faults = new FaultMaker(pin, _options, hub.Options);
        _keys = new KeyFollower(hub, pin, _options, context, _faults);
    }

    /// <summary>What is known of the log.</summary>
    public LogPin Pin { get; }

    internal FaultMaker Faults => _faults;

    /// <summary>Makes sure that a log is pinned: at the first use, the one that the hub tells.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when the hub tells none (contract 0.2) and none was pinned before: nothing can be checked.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    /// <exception cref="LogFaultException">The hub shows another key than <see cref="LogCheckOptions.LogKey"/>.</exception>
    public Task<bool> PinAsync(CancellationToken cancellationToken = default) => Pin.IsEmpty ? _keys.PinAsync(cancellationToken) : Task.FromResult(true);

    /// <summary>Gets the newest checkpoint and accepts it.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    /// <exception cref="LogFaultException">The log is not what it must be.</exception>
    public async Task<SignedCheckpoint> AdvanceAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _hub.Audit.GetCheckpointAsync(new Wire.GetCheckpointRequest { Context = _context }, cancellationToken: cancellationToken);
        return await AcceptAsync(answer.Checkpoint?.Note ?? "", cancellationToken);
    }

    /// <summary>Accepts a checkpoint, from the hub or from another of its readers: signed by the log, and consistent with the last one checked.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The checkpoint. The pin has moved on to it when it is larger.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    /// <exception cref="LogFaultException">The log is not what it must be.</exception>
    public async Task<SignedCheckpoint> AcceptAsync(string note, CancellationToken cancellationToken = default)
    {
        if (!await PinAsync(cancellationToken))
        {
            throw new HubException(HubFailure.Protocol, "the hub tells no log to check: it serves an older contract");
        }

        for (var followed = false; ;)
        {
            var state = Pin.Read();
            if (!state.Verifier()!.TryOpen(note, out var checkpoint))
            {
                if (followed)
                {
                    throw NotOpened(note, state);
                }

                // The key may have been handed over since, or the epoch have changed.
                await _keys.FollowAsync(cancellationToken);
                followed = true;
                continue;
            }

            var last = state.Last();
            if (last is not null)
            {
                await CheckConsistentAsync(last, checkpoint, cancellationToken);
            }

            if (checkpoint.Checkpoint.Size <= (last?.Checkpoint.Size ?? -1)
                || await Pin.TryReplaceAsync(state, state with { Checkpoint = note, CheckedTime = _hub.Options.Time.GetUtcNow() }, cancellationToken))
            {
                return checkpoint;
            }
        }
    }

    /// <summary>Checks that an entry is in a checkpoint's tree.</summary>
    /// <param name="hash">The entry's leaf hash.</param>
    /// <param name="checkpoint">An accepted checkpoint.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The entry's index; null when the hub says that it is not in that tree.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    /// <exception cref="LogFaultException">The hub's proof does not verify.</exception>
    public async Task<long?> FindAsync(MerkleHash hash, SignedCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        var request = new Wire.GetInclusionProofRequest { Context = _context, Hash = Google.Protobuf.ByteString.CopyFrom(hash.AsSpan()), TreeSize = checkpoint.Checkpoint.Size };
        Wire.GetInclusionProofResponse answer;
        try
        {
            answer = await _hub.Audit.GetInclusionProofAsync(request, cancellationToken: cancellationToken);
        }
        catch (HubException refused) when (refused.Reason is Wire.Reason.NotFound or Wire.Reason.RequestInvalid)
        {
            // No such entry, or one that came after that tree.
            return null;
        }

        Verify(hash, checkpoint, answer.LogIndex, answer.Hashes, entry: null);
        return answer.LogIndex;
    }

    /// <summary>Checks of many entries at once whether they are in a checkpoint's tree.</summary>
    /// <returns>For each of them, whether it is.</returns>
    internal async Task<bool[]> FindAllAsync(IReadOnlyList<GivenEntry> entries, SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var request = new Wire.GetInclusionProofsRequest { Context = _context, TreeSize = checkpoint.Checkpoint.Size };
        request.Hashes.AddRange(entries.Select(e => Google.Protobuf.ByteString.CopyFrom(e.Hash.AsSpan())));
        Wire.GetInclusionProofsResponse answer;
        try
        {
            answer = await _hub.Audit.GetInclusionProofsAsync(request, cancellationToken: cancellationToken);
        }
        catch (HubException refused) when (refused.Reason is Wire.Reason.RequestInvalid)
        {
            // The hub has no tree of that size any more.
            return new bool[entries.Count];
        }

        var proofs = answer.Proofs.DistinctBy(p => p.Hash).ToDictionary(p => p.Hash);
        var found = new bool[entries.Count];
        for (var i = 0; i < found.Length; i++)
        {
            if (proofs.TryGetValue(request.Hashes[i], out var proof))
            {
                Verify(entries[i].Hash, checkpoint, proof.LogIndex, proof.PathHashes, entries[i]);
                found[i] = true;
            }
        }

        return found;
    }

    private void Verify(MerkleHash hash, SignedCheckpoint checkpoint, long index, IReadOnlyList<Google.Protobuf.ByteString> path, GivenEntry? entry)
    {
        if (!WireHashes.TryRead(path, out var proof) || !MerkleProof.VerifiesInclusion(hash, index, checkpoint.Checkpoint.Size, proof, checkpoint.Checkpoint.Root))
        {
            throw _faults.Make(
                LogFaultKind.NotIncluded,
                $"the hub's proof that entry {hash} is in its log at index {index} does not verify against the checkpoint of {checkpoint.Checkpoint.Size} entries",
                e => e with { ShownCheckpoint = checkpoint.Note.ToString(), Proof = WireHashes.Texts(path), LogIndex = index, Entry = entry?.ToEvidence() });
        }
    }

    private async Task CheckConsistentAsync(SignedCheckpoint last, SignedCheckpoint shown, CancellationToken cancellationToken)
    {
        var (smaller, larger) = last.Checkpoint.Size <= shown.Checkpoint.Size ? (last.Checkpoint, shown.Checkpoint) : (shown.Checkpoint, last.Checkpoint);
        Wire.GetConsistencyProofResponse? answer = null;
        var refusal = "";
        if (smaller.Size == larger.Size || smaller.Size == 0)
        {
            if (smaller.Size == 0 ? smaller.Root == MerkleHash.EmptyTree : smaller.Root == larger.Root)
            {
                return;
            }
        }
        else
        {
            try
            {
                answer = await _hub.Audit.GetConsistencyProofAsync(
                    new Wire.GetConsistencyProofRequest { Context = _context, FirstTreeSize = smaller.Size, SecondTreeSize = larger.Size }, cancellationToken: cancellationToken);
                if (WireHashes.TryRead(answer.Hashes, out var proof) && MerkleProof.VerifiesConsistency(smaller.Size, smaller.Root, larger.Size, larger.Root, proof))
                {
                    return;
                }
            }
            catch (HubException refused) when (refused.Failure == HubFailure.Refused && refused.Reason is Wire.Reason.NotFound or Wire.Reason.RequestInvalid)
            {
                refusal = $"{refused.Reason}: {refused.Message}";
            }
        }

        throw _faults.Make(
            LogFaultKind.Fork,
            $"two checkpoints of the log {smaller.Origin} are not consistent: the one checked before has {last.Checkpoint.Size} entries and the root "
            + $"{last.Checkpoint.Root}, the one shown now {shown.Checkpoint.Size} and {shown.Checkpoint.Root}; the log's key signed both",
            e => e with
            {
                PinnedCheckpoint = last.Note.ToString(),
                ShownCheckpoint = shown.Note.ToString(),
                Proof = answer is null ? null : WireHashes.Texts(answer.Hashes),
                Answer = refusal,
            });
    }

    private Exception NotOpened(string note, PinState state) =>
        SignedNote.TryParse(note, out var read) && Checkpoint.TryParse(read.Text, out var said) && state.Earlier.Any(e => e.Origin == said.Origin)
            ? new HubException(HubFailure.Unreachable, "the hub began a new epoch meanwhile") { IsTransient = true }
            : _faults.Make(
                LogFaultKind.NotSigned,
                $"the hub shows a checkpoint that the key of the log {state.Verifier()!.Origin} did not sign",
                e => e with { ShownCheckpoint = note });
}
