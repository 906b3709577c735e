using Exchange.Audit;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Exchange.Client.Files;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary>
/// One visit of an auditor: the newest checkpoint is signed and consistent with the last one, every leaf is read, its entry recomputed where
/// it is shown, the root computed; and where something is wrong, what was seen at the last visit tells where.
/// </summary>
internal sealed class LogVerification(ToolCall call, Wire.CallContext context)
{
    private readonly LogAuditor _auditor = LogPins.Auditor(call, context);
    private readonly VerifyReport _report = new();

    private static string LeavesBeside(string pin) => pin[..^".log-pin".Length] + ".leaves";

    /// <summary>Makes the visit. Only a log without a fault is remembered.</summary>
    /// <param name="other">A checkpoint that another reader was shown, a signed note; null for none.</param>
    /// <param name="rule">Who must have cosigned; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it came to.</returns>
    public async Task<VerifyReport> RunAsync(string? other, WitnessRule? rule, CancellationToken cancellationToken)
    {
        if (!await _auditor.PinAsync(cancellationToken))
        {
            throw new ToolFailure(ExitCode.Refused, "the hub tells no log to verify", null, "it serves an older contract: ask its operators");
        }

        var pinned = _auditor.Pin.Epoch;
        var checkpoint = await TryAcceptAsync(() => _auditor.AdvanceAsync(cancellationToken));
        if (checkpoint is null)
        {
            return _report;
        }

        var path = LeavesBeside(LogPins.PathOf(call));
        var before = Before(path, checkpoint, pinned);
        var walk = await WalkAsync(checkpoint, cancellationToken);
        Compare(before, walk, checkpoint);
        if (other is not null)
        {
            await TryAcceptAsync(() => _auditor.AcceptAsync(other, cancellationToken));
        }

        var keys = rule is null ? before?.WitnessKeys ?? [] : await WitnessAsync(rule, before?.WitnessKeys ?? [], cancellationToken);
        if (_report.Faults.Count == 0)
        {
            new LeafFile(checkpoint.Note.ToString(), call.Environment.Time.GetUtcNow(), walk.Hashes, keys).Save(path);
        }

        return _report;
    }

    /// <summary>Accepts a checkpoint; where it is at fault, the one that was shown, if the log's key signed it.</summary>
    private async Task<SignedCheckpoint?> TryAcceptAsync(Func<Task<SignedCheckpoint>> accept)
    {
        SignedCheckpoint? shown = null;
        try
        {
            shown = await accept();
        }
        catch (LogFaultException fault)
        {
            _report.Faults.Add(new VerifyFault(Wording.Code(fault.Kind), null, fault.Evidence.Message));
            _report.EvidencePath = fault.EvidencePath;
            if (fault.Kind == LogFaultKind.Fork)
            {
                _report.Fork = (fault.Evidence.PinnedCheckpoint, fault.Evidence.ShownCheckpoint);
                shown = _auditor.Pin.Verifier!.TryOpen(fault.Evidence.ShownCheckpoint, out var opened) ? opened : null;
            }
        }

        (_report.Origin, _report.Key, _report.Checkpoint) = (_auditor.Pin.Origin, _auditor.Pin.Verifier!.Key.ToString(), _report.Checkpoint ?? shown?.Checkpoint);
        return shown;
    }

    private LeafFile? Before(string path, SignedCheckpoint checkpoint, long pinned)
    {
        var before = LeafFile.Load(path);
        if (before is not null && !before.Checkpoint.StartsWith(checkpoint.Checkpoint.Origin + "\n", StringComparison.Ordinal))
        {
            _report.Unknown.Add($"what became of the log that was seen at the last visit, beyond what the new epoch's statement says of it; what was seen is kept in {path}.epoch-{pinned}");
            DurableFile.Move(path, $"{path}.epoch-{pinned}");
            before = null;
        }

        if (before is null)
        {
            _report.Unknown.Add(
                "whether anything was changed or cut before now, since this is the first visit. What was seen now is remembered: the next visit tells. "
                + "Compare the key with what the hub's operators say, and a checkpoint with another agency's (exchange audit checkpoint)");
        }

        (_report.SeenBefore, _report.LastVisit) = (before?.Hashes.Count, before?.VisitedTime);
        return before;
    }

    private async Task<LogWalk> WalkAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var walk = new LogWalk();
        var request = new Wire.ReadLogRequest { Context = context, EndIndex = checkpoint.Checkpoint.Size };
        try
        {
            if (request.EndIndex > 0)
            {
                using var stream = call.Connect().Audit.ReadLog(request, cancellationToken: cancellationToken);
                while (await stream.ResponseStream.MoveNext(cancellationToken))
                {
                    foreach (var leaf in stream.ResponseStream.Current.Leaves)
                    {
                        walk.Add(leaf);
                    }
                }
            }
        }
        catch (HubException failure) when (failure.Reason is Wire.Reason.LogDamaged or Wire.Reason.Internal or Wire.Reason.RequestInvalid)
        {
            _report.Faults.Add(new VerifyFault("NOT_SHOWN", walk.Size, $"the hub signed {checkpoint.Checkpoint.Size} entries and cannot show entry {walk.Size}: {failure.Message}"));
        }

        (_report.Leaves, _report.Shown, _report.WithDetail) = (walk.Size, walk.Shown, walk.WithDetail);
        return walk;
    }

    private void Compare(LeafFile? before, LogWalk walk, SignedCheckpoint checkpoint)
    {
        foreach (var difference in LogComparison.Find(before?.Hashes ?? [], walk.Hashes))
        {
            _report.Faults.Add(new VerifyFault(Wording.Code(difference.Kind), difference.Index, difference.ToString()));
        }

        foreach (var fault in walk.Faults)
        {
            _report.Faults.Add(new VerifyFault("ENTRY", fault.LogIndex, $"entry {fault.LogIndex}: {fault.Description}"));
        }

        if (walk.Size == checkpoint.Checkpoint.Size && walk.Root() != checkpoint.Checkpoint.Root)
        {
            _report.Faults.Add(new VerifyFault("ROOT", null, $"the {walk.Size} leaves that the hub shows have the root {walk.Root()}, and it signed {checkpoint.Checkpoint.Root}"));
        }
    }

    private async Task<IReadOnlyList<string>> WitnessAsync(WitnessRule rule, IReadOnlyList<string> before, CancellationToken cancellationToken)
    {
        var agencies = await Agencies.AgencyList.ReadAsync(call, context, cancellationToken);
        VerifierKey[] keys =
        [
            .. agencies.Where(a => rule.Witnesses.Contains(a.Name)).SelectMany(a => a.WitnessKeys)
                .Select(k => VerifierKey.TryParse(k, SignatureType.Cosignature, out var key) ? key : null).OfType<VerifierKey>(),
        ];
        string[] texts = [.. keys.Select(k => k.ToString())];
        if (before.Count > 0 && texts.Except(before).ToArray() is { Length: > 0 } added)
        {
            _report.Unknown.Add($"whether the agencies made the witness keys that are new in the directory since the last visit: {string.Join(", ", added)}; ask them");
        }

        try
        {
            var answer = await call.Connect().Audit.GetCheckpointAsync(new Wire.GetCheckpointRequest { Context = context, LeastCosignatureCount = rule.Threshold }, cancellationToken: cancellationToken);
            if (await TryAcceptAsync(() => _auditor.AcceptAsync(answer.Checkpoint.Note, cancellationToken)) is { } checkpoint)
            {
                var cosigners = rule.CosignersOf(checkpoint, keys);
                _report.Witnesses = $"{Wording.Count(checkpoint.Checkpoint.Size)} entries are cosigned by {(cosigners.Count == 0 ? "none of those asked for" : string.Join(", ", cosigners.Select(Wording.Id)))}";
                if (!rule.Holds(checkpoint, keys))
                {
                    _report.Faults.Add(new VerifyFault("NOT_WITNESSED", null, $"the checkpoint of {checkpoint.Checkpoint.Size} entries is not cosigned by {rule}"));
                }
            }
        }
        catch (HubException none) when (none.Reason == Wire.Reason.NotFound)
        {
            _report.Faults.Add(new VerifyFault("NOT_WITNESSED", null, $"no checkpoint is cosigned by {rule}: {none.Message}"));
        }

        return texts;
    }
}
