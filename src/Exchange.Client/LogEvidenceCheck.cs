using Exchange.Audit;
using Exchange.Client.Auditing;

namespace Exchange.Client;

/// <summary>Reads an evidence file without trusting who made it: what it proves, what it only states.</summary>
public static class LogEvidenceCheck
{
    /// <summary>Examines evidence, without a hub.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="known">The log's key as it is known here; null when it is not.</param>
    /// <returns>The findings, the most telling first.</returns>
    public static IReadOnlyList<EvidenceFinding> Examine(LogEvidence evidence, VerifierKey? known)
    {
        if (VerifierOf(evidence) is not { } log)
        {
            return [Contradicted("its keys are not those of a log")];
        }

        var findings = new List<EvidenceFinding>();
        if (evidence.Kind != LogFaultKind.AnotherLog && known is not null && evidence.Keys[0] != known.ToString())
        {
            findings.Add(Contradicted($"it is about a log whose first key is {evidence.Keys[0]}, and the one known here is {known}"));
        }

        findings.AddRange(evidence.Kind switch
        {
            LogFaultKind.Fork => Fork(evidence, log),
            LogFaultKind.NotSigned => [log.TryOpen(evidence.ShownCheckpoint, out _)
                ? Contradicted("the checkpoint is signed by the log's key")
                : Stated("the hub showed a checkpoint that the log's key did not sign")],
            LogFaultKind.AnotherLog => [Stated($"the hub showed a log with other keys: {string.Join(", ", evidence.Keys.Skip(1))}")],
            LogFaultKind.WrongEntry => [WrongEntry(evidence)],
            LogFaultKind.NotIncluded or LogFaultKind.NotProven => Missing(evidence, log),
            _ => [Contradicted("it is of a kind that this version does not know")],
        });
        return findings;
    }

    private static EvidenceFinding Contradicted(string text) => new(EvidenceWeight.Contradicted, text);

    private static EvidenceFinding Stated(string text) => new(EvidenceWeight.Stated, text);

    private static EvidenceFinding Proven(string text) => new(EvidenceWeight.Proven, text);

    private static LogVerifier? VerifierOf(LogEvidence evidence)
    {
        try
        {
            return new PinState { FirstKey = evidence.Keys.Count == 0 ? "none" : evidence.Keys[0], Rotations = evidence.Rotations }.Verifier();
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IReadOnlyList<EvidenceFinding> Fork(LogEvidence evidence, LogVerifier log)
    {
        if (!log.TryOpen(evidence.PinnedCheckpoint, out var pinned) || !log.TryOpen(evidence.ShownCheckpoint, out var shown))
        {
            return [Contradicted("one of the two checkpoints is not signed by the log's key")];
        }

        var (smaller, larger) = pinned.Checkpoint.Size <= shown.Checkpoint.Size ? (pinned.Checkpoint, shown.Checkpoint) : (shown.Checkpoint, pinned.Checkpoint);
        if (smaller.Size == larger.Size)
        {
            return [smaller.Root == larger.Root
                ? Contradicted("the two checkpoints are of one tree")
                : Proven($"the log's key signed two trees of {smaller.Size} entries: {pinned.Checkpoint.Root} and {shown.Checkpoint.Root}")];
        }

        if (TryProof(evidence, out var proof) && MerkleProof.VerifiesConsistency(smaller.Size, smaller.Root, larger.Size, larger.Root, proof))
        {
            return [Contradicted("the two checkpoints are consistent, by the proof in the file")];
        }

        return
        [
            Proven($"the log's key signed both checkpoints, of {pinned.Checkpoint.Size} entries with the root {pinned.Checkpoint.Root}, and of {shown.Checkpoint.Size} with {shown.Checkpoint.Root}"),
            Stated(evidence.Answer.Length > 0 ? $"asked to prove them consistent, the hub said: {evidence.Answer}" : "the hub gave a proof that they are consistent, and it does not verify"),
        ];
    }

    private static EvidenceFinding WrongEntry(LogEvidence evidence)
    {
        if (evidence.Entry is not { } entry)
        {
            return Stated("the hub gave no entry at all");
        }

        // The entry is not signed: that it came with the page is the finder's word.
        return TryRead(entry, out var hash, out var leaf, out var salt, out var body)
            && MerkleHash.OfLeaf(leaf) == hash
            && Leaf.CommitsToBody(leaf, salt, body)
            && Leaf.Read(leaf) is var fields
            && fields.Action.ToString().Equals(entry.Call, StringComparison.OrdinalIgnoreCase)
            && fields.Count == entry.Count
                ? Stated("the entry is that of the page or batch, by its hash and by what its leaf commits to; what was wrong is its time, role or purpose")
                : Stated("the entry is not that of the page or batch whose hash the file gives");
    }

    private static IReadOnlyList<EvidenceFinding> Missing(LogEvidence evidence, LogVerifier log)
    {
        if (evidence.Entry is not { } entry || !TryRead(entry, out var hash, out var leaf, out var salt, out var body))
        {
            return [Contradicted("it names no entry that can be read")];
        }

        if (MerkleHash.OfLeaf(leaf) != hash || !(Leaf.CommitsToBody(leaf, salt, body) || salt.Length == 0))
        {
            return [Contradicted("the entry that it names is not that of the page or batch whose hash it gives")];
        }

        List<EvidenceFinding> findings = [Stated($"the hub gave entry {hash} with a {entry.Call} of {entry.Count} records at {entry.ReceivedTime.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, and its leaf commits to what was {(entry.Call == "pull" ? "received" : "sent")}")];
        if (evidence.ShownCheckpoint.Length > 0)
        {
            if (!log.TryOpen(evidence.ShownCheckpoint, out var checkpoint))
            {
                return [Contradicted("its checkpoint is not signed by the log's key")];
            }

            if (TryProof(evidence, out var proof) && evidence.LogIndex is { } index && MerkleProof.VerifiesInclusion(hash, index, checkpoint.Checkpoint.Size, proof, checkpoint.Checkpoint.Root))
            {
                return [Contradicted("the entry is in the log, by the proof in the file")];
            }

            findings.Add(Stated($"the log of {checkpoint.Checkpoint.Size} entries that its key signed {(evidence.Proof is null ? "did not hold it, by the hub's own answer" : "does not hold it by the proof that the hub gave")}; ask again: exchange audit receipt {hash}"));
        }

        if (evidence.Answer.Length > 0)
        {
            findings.Add(Stated($"the hub's answer: {evidence.Answer}"));
        }

        return findings;
    }

    private static bool TryProof(LogEvidence evidence, out MerkleHash[] proof)
    {
        proof = new MerkleHash[evidence.Proof?.Count ?? 0];
        for (var i = 0; i < proof.Length; i++)
        {
            if (!TryBase64(evidence.Proof![i], out var octets) || !MerkleHash.TryRead(octets, out proof[i]))
            {
                return false;
            }
        }

        return evidence.Proof is not null;
    }

    private static bool TryRead(EvidenceEntry entry, out MerkleHash hash, out byte[] leaf, out byte[] salt, out byte[] body)
    {
        hash = default;
        (leaf, salt, body) = ([], [], []);
        return TryBase64(entry.Hash, out var octets) && MerkleHash.TryRead(octets, out hash)
            && TryBase64(entry.Leaf, out leaf) && IsLeaf(leaf) && TryBase64(entry.BodySalt, out salt) && TryBase64(entry.BodyHash, out body);
    }

    private static bool IsLeaf(byte[] octets)
    {
        try
        {
            _ = Leaf.Read(octets);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool TryBase64(string text, out byte[] octets)
    {
        octets = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, octets, out var length);
        Array.Resize(ref octets, length);
        return isBase64;
    }
}
