using System.Text;
using Exchange.Audit;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;

namespace Exchange.Cli.Audit;

/// <summary>Verifies a file without the hub: an export, a receipt, or the evidence of a fault.</summary>
internal sealed class FileVerification(ToolCall call, string path, string? hash, WitnessRule? rule)
{
    private const int HeadLength = 256;

    /// <summary>Verifies it.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var head = Head();
        return head.StartsWith("c2sp.org/tlog-proof", StringComparison.Ordinal) ? VerifyReceipt()
            : head.Contains(ExportHead.FormatName, StringComparison.Ordinal) ? await VerifyExportAsync(cancellationToken)
            : head.TrimStart().StartsWith('{') ? TellEvidence()
            : throw ToolFailure.Usage($"{path} is no export, receipt or evidence", "file", "give a file that 'exchange audit export' or 'receipt' wrote, or that a push or pull kept as evidence");
    }

    /// <summary>The log's first key as it is known here, and how; null when it is not.</summary>
    private (VerifierKey Key, string How)? Known(string? origin)
    {
        if (call.Settings.LogKey is { } stated)
        {
            return VerifierKey.TryParse(stated, SignatureType.Ed25519, out var key)
                ? (key, "the key of --log-key or the profile")
                : throw ToolFailure.Usage($"'{stated}' is no verifier key of a log", "--log-key", "copy it whole: NAME+ID+KEY");
        }

        return Pinned(origin) is { } pin && VerifierKey.TryParse(pin.FirstKey, SignatureType.Ed25519, out var pinned)
            ? (pinned, $"the key pinned on {pin.PinnedTime.UtcDateTime:yyyy-MM-dd}")
            : null;
    }

    /// <summary>What is kept here of a log; null when nothing is.</summary>
    private LogPin? Pinned(string? origin) =>
        call.Settings.Endpoint is not null && LogPin.Open(LogPins.PathOf(call)) is { IsEmpty: false } pin && (origin is null || pin.Origin == origin) ? pin : null;

    private LogVerifier Trusted(string origin, IReadOnlyList<string> keys, IReadOnlyList<string> rotations, VerifyReport report)
    {
        var known = Known(origin);
        if (known is null)
        {
            report.Unknown.Add("whether the key in the file is the log's: nothing here knows it. Give --log-key with what the hub's operators told you");
        }

        var first = known?.Key ?? (keys.Count > 0 && VerifierKey.TryParse(keys[0], SignatureType.Ed25519, out var told) ? told
            : throw new ToolFailure(ExitCode.Proof, $"{path} names no key of a log", "file", "give --log-key"));
        var verifier = new LogVerifier(first);
        foreach (var note in rotations)
        {
            verifier = verifier.TryRotate(note, out var rotated) ? rotated : verifier;
        }

        (report.Origin, report.Key) = (verifier.Origin, $"{verifier.Key} ({known?.How ?? "as the file says"})");
        return verifier;
    }

    private async Task<int> VerifyExportAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var head = ExportHead.Parse(await reader.ReadLineAsync(cancellationToken) ?? "", path);
        var report = new VerifyReport();
        var log = Trusted(head.Origin, head.Keys, head.Rotations, report);
        if (!log.TryOpen(head.Checkpoint, out var checkpoint))
        {
            report.Faults.Add(new VerifyFault("NOT_SIGNED", null, "the export's checkpoint is not signed by the log's key"));
            return VerifyPage.Tell(call, report);
        }

        report.Checkpoint = checkpoint.Checkpoint;
        var walk = new LogWalk();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            walk.Add(ExportLine.Parse(line, walk.Size, path));
        }

        (report.Leaves, report.Shown, report.WithDetail) = (walk.Size, walk.Shown, walk.WithDetail);
        foreach (var fault in walk.Faults)
        {
            report.Faults.Add(new VerifyFault("ENTRY", fault.LogIndex, $"entry {fault.LogIndex}: {fault.Description}"));
        }

        if (walk.Size != checkpoint.Checkpoint.Size)
        {
            report.Faults.Add(new VerifyFault("CUT", Math.Min(walk.Size, checkpoint.Checkpoint.Size), $"the export holds {walk.Size} leaves, and its checkpoint is of {checkpoint.Checkpoint.Size}"));
        }
        else if (walk.Root() != checkpoint.Checkpoint.Root)
        {
            report.Faults.Add(new VerifyFault("ROOT", null, $"the leaves in the export have the root {walk.Root()}, and the log's key signed {checkpoint.Checkpoint.Root}"));
        }

        Witness(report, checkpoint, head.WitnessKeys);
        return VerifyPage.Tell(call, report);
    }

    private int VerifyReceipt()
    {
        var report = new VerifyReport();
        if (!Receipt.TryParse(CallerFiles.Text(path, "file"), out var receipt) || !Checkpoint.TryParse(receipt.Checkpoint.Text, out var said))
        {
            throw ToolFailure.Usage($"{path} is no receipt that can be read", "file", "get it again with 'exchange audit receipt'");
        }

        var leaf = hash is not null ? HashArgument.Read(hash)
            : !receipt.Extra.IsEmpty ? MerkleHash.OfLeaf(receipt.Extra.Span)
            : throw ToolFailure.Usage("the receipt does not hold its leaf", "--hash", "give the entry's leaf hash");
        var log = Trusted(said.Origin, [], Pinned(said.Origin)?.Rotations ?? [], report);
        if (receipt.TryVerify(leaf, log, out var checkpoint))
        {
            report.Checkpoint = checkpoint.Checkpoint;
            Witness(report, checkpoint, []);
            call.Talk($"entry {receipt.Index}, leaf hash {leaf}, is in the log");
        }
        else
        {
            report.Faults.Add(new VerifyFault("NOT_INCLUDED", receipt.Index, $"the receipt does not prove that entry {leaf} is in the log at index {receipt.Index}"));
        }

        return VerifyPage.Tell(call, report);
    }

    private int TellEvidence()
    {
        var evidence = LogEvidence.Load(path);
        var findings = LogEvidenceCheck.Examine(evidence, Known(origin: null)?.Key);
        var holds = findings.All(f => f.Weight != EvidenceWeight.Contradicted);
        if (call.Json)
        {
            call.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("kind", Wording.Code(evidence.Kind));
                json.WriteString("message", evidence.Message);
                json.WriteBoolean("holds", holds);
                json.WriteStartArray("findings");
                foreach (var finding in findings)
                {
                    json.WriteStartObject();
                    json.WriteString("weight", Wording.Code(finding.Weight));
                    json.WriteString("text", finding.Text);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
        }
        else
        {
            var sheet = new FactSheet();
            sheet.Head($"Evidence of {evidence.FoundTime.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC about the log of {SafeText.ForTerminal(evidence.Endpoint)}");
            sheet.Add("what", evidence.Message);
            foreach (var finding in findings)
            {
                sheet.Add(Wording.Words(finding.Weight), finding.Text);
            }

            sheet.Add("checked before", evidence.PinnedCheckpoint);
            sheet.Add("shown", evidence.ShownCheckpoint);
            sheet.Write(call.Environment);
        }

        // The file shows a log at fault; one that contradicts itself shows nothing.
        return holds ? ExitCode.Proof : throw ToolFailure.Usage("the file contradicts what it says: it shows nothing", path, "ask whoever made it for the file as it was written");
    }

    private void Witness(VerifyReport report, SignedCheckpoint checkpoint, IReadOnlyList<string> witnessKeys)
    {
        if (rule is null)
        {
            return;
        }

        VerifierKey[] keys = [.. witnessKeys.Select(k => VerifierKey.TryParse(k, SignatureType.Cosignature, out var key) ? key : null).OfType<VerifierKey>()];
        report.Witnesses = string.Join(", ", rule.CosignersOf(checkpoint, keys).Select(Wording.Id));
        report.Unknown.Add("whether the witness keys in the file are the agencies': compare them with what they say");
        if (!rule.Holds(checkpoint, keys))
        {
            report.Faults.Add(new VerifyFault("NOT_WITNESSED", null, $"the checkpoint is not cosigned by {rule}"));
        }
    }

    private string Head()
    {
        try
        {
            using var reader = new StreamReader(path, Encoding.UTF8);
            var head = new char[HeadLength];
            return new string(head, 0, reader.ReadBlock(head, 0, head.Length));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ToolFailure.Usage($"{path} cannot be read: {failure.Message}", "file", "check the path");
        }
    }
}
