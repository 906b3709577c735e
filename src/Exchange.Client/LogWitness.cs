using Exchange.Audit;
using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>
/// Cosigns a hub's checkpoints (C2SP tlog-cosignature): each after it was checked to be consistent with the last one, which its pin keeps
/// durably before anything is signed. It never signs a checkpoint that is not.
/// </summary>
/// <param name="hub">The connection.</param>
/// <param name="cosigner">The witness's key.</param>
/// <param name="pin">The witness's own: what it cosigned last. One for a key.</param>
/// <param name="context">Why its calls are made; null for the connection's context.</param>
public sealed class LogWitness(HubConnection hub, Cosigner cosigner, LogPin pin, Wire.CallContext? context = null)
{
    private readonly LogAuditor _auditor = new(hub, pin, hub.Options.LogCheck, context);

    /// <summary>Checks and cosigns a checkpoint: one that another witness has cosigned since, or else the newest.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The checkpoint as the hub keeps it now; null when the newest was cosigned before.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    /// <exception cref="LogFaultException">The log is not what it must be: nothing was signed, and the evidence is kept.</exception>
    public async Task<SignedCheckpoint?> CosignAsync(CancellationToken cancellationToken = default)
    {
        var checkpoint = await FindAsync(cancellationToken);
        if (checkpoint.Checkpoint.Size == 0 || checkpoint.Checkpoint.Size < (pin.Checkpoint?.Checkpoint.Size ?? 0) || checkpoint.Note.CosignedAt(cosigner.Verifier) is not null)
        {
            return null;
        }

        var note = checkpoint.Note.With(cosigner.Cosign(checkpoint, hub.Options.Time.GetUtcNow())).ToString();
        var answer = await hub.Audit.AddCosignatureAsync(new Wire.AddCosignatureRequest { Context = context, Note = note }, cancellationToken: cancellationToken);
        return await _auditor.AcceptAsync(answer.Checkpoint?.Note ?? "", cancellationToken);
    }

    // All witnesses come to cosign the same checkpoints, so that one of them bears them all.
    private async Task<SignedCheckpoint> FindAsync(CancellationToken cancellationToken)
    {
        var request = new Wire.GetCheckpointRequest { Context = context, TreeSize = (pin.Checkpoint?.Checkpoint.Size ?? 0) + 1, LeastCosignatureCount = 1 };
        try
        {
            var answer = await hub.Audit.GetCheckpointAsync(request, cancellationToken: cancellationToken);
            return await _auditor.AcceptAsync(answer.Checkpoint.Note, cancellationToken);
        }
        catch (HubException none) when (none.Reason == Wire.Reason.NotFound)
        {
            return await _auditor.AdvanceAsync(cancellationToken);
        }
    }
}
