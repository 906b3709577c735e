using Exchange.Audit;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Client.Auditing;

/// <summary>Proves many entries against one checkpoint: a receipt, a proof of consistency, and the rest of the entries by one call.</summary>
internal sealed class EntryProver(HubConnection hub, LogAuditor auditor, Wire.CallContext context)
{
    // The hub's limit.
    private const int ProofsAtOnce = 500;

    /// <summary>Looks for entries in the log, as it stands when the last of them is covered.</summary>
    /// <returns>The checkpoint, and for each entry whether it is in the log; one of an earlier epoch is not looked for.</returns>
    /// <exception cref="LogFaultException">A checkpoint or proof does not verify.</exception>
    public async Task<(SignedCheckpoint Checkpoint, IReadOnlyList<bool> Found)> ProveAsync(IReadOnlyList<GivenEntry> entries, CancellationToken stop)
    {
        // The last one's receipt brings a checkpoint that covers those before it; the hub waits for it, at most a second.
        var (checkpoint, isProven) = await GetReceiptAsync(entries[^1], stop);
        var epoch = auditor.Pin.Epoch;
        var found = new bool[entries.Count];
        found[^1] = isProven;
        var asked = Enumerable.Range(0, found.Length).Where(i => !found[i] && entries[i].Epoch >= epoch);
        foreach (var chunk in asked.Chunk(ProofsAtOnce))
        {
            var proven = await auditor.FindAllAsync([.. chunk.Select(i => entries[i])], checkpoint, stop);
            for (var i = 0; i < chunk.Length; i++)
            {
                found[chunk[i]] = proven[i];
            }
        }

        return (checkpoint, found);
    }

    private async Task<(SignedCheckpoint Checkpoint, bool IsProven)> GetReceiptAsync(GivenEntry entry, CancellationToken stop)
    {
        Wire.GetReceiptResponse answer;
        try
        {
            answer = await hub.Audit.GetReceiptAsync(
                new Wire.GetReceiptRequest { Context = context, Hash = ByteString.CopyFrom(entry.Hash.AsSpan()) }, cancellationToken: stop);
        }
        catch (HubException refused) when (refused.Reason == Wire.Reason.NotFound)
        {
            return (await auditor.AdvanceAsync(stop), false);
        }

        if (!Receipt.TryParse(answer.Receipt, out var receipt))
        {
            throw new HubException(HubFailure.Protocol, "the hub sent a receipt that is none; tell its operators");
        }

        var checkpoint = await auditor.AcceptAsync(receipt.Checkpoint.ToString(), stop);
        return MerkleProof.VerifiesInclusion(entry.Hash, receipt.Index, checkpoint.Checkpoint.Size, [.. receipt.Proof], checkpoint.Checkpoint.Root)
            ? (checkpoint, true)
            : throw auditor.Faults.Make(
                LogFaultKind.NotIncluded,
                $"the hub's receipt of entry {entry.Hash} does not verify",
                e => e with
                {
                    ShownCheckpoint = checkpoint.Note.ToString(),
                    Proof = [.. receipt.Proof.Select(h => Convert.ToBase64String(h.AsSpan()))],
                    LogIndex = receipt.Index,
                    Entry = entry.ToEvidence(),
                });
    }
}
