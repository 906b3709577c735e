using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;
using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>Holds an entry, as an auditor is shown it, against its leaf: everything that it says is what the leaf says or commits to.</summary>
public static class AuditEntryCheck
{
    /// <summary>Finds what is wrong with an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="index">The index that it must have.</param>
    /// <param name="hash">The leaf hash that the log has there.</param>
    /// <returns>A clause; null when nothing is wrong.</returns>
    public static string? FaultOf(Wire.AuditEntry entry, long index, MerkleHash hash)
    {
        LeafFields leaf;
        try
        {
            leaf = Leaf.Read(entry.Leaf.Span);
        }
        catch (FormatException failure)
        {
            return $"its leaf cannot be read: {failure.Message}";
        }

        return entry.LogIndex != index ? $"it says that its index is {entry.LogIndex}"
            : MerkleHash.OfLeaf(entry.Leaf.Span) != hash ? "its leaf has another hash than the log has there: it has been changed"
            : !entry.Hash.Span.SequenceEqual(hash.AsSpan()) ? "it says that its hash is another one"
            : FaultOf(entry, leaf) ?? (entry.Detail is { } detail ? FaultOf(entry, detail) : null);
    }

    /// <summary>What the leaf says in clear.</summary>
    private static string? FaultOf(Wire.AuditEntry entry, LeafFields leaf) =>
        leaf.Action != (AuditAction)entry.Action ? Differs("action", entry.Action, leaf.Action)
        : leaf.Role != (CallerRole)entry.Role ? Differs("role", entry.Role, leaf.Role)
        : leaf.Purpose != (Purpose)entry.Purpose ? Differs("purpose", entry.Purpose, leaf.Purpose)
        : leaf.Reason != (RefusalReason)entry.Reason ? Differs("reason", entry.Reason, leaf.Reason)
        : leaf.Count != entry.RecordCount ? Differs("count", entry.RecordCount, leaf.Count)
        : leaf.Epoch != entry.Epoch ? Differs("epoch", entry.Epoch, leaf.Epoch)
        : leaf.Time != entry.LogTime?.ToDateTimeOffset() ? Differs("time", entry.LogTime, leaf.Time)
        : leaf.AgencyNumber == 0 && entry.Agency.Length > 0 ? Differs("agency", entry.Agency, "none")
        : leaf.AgencyNumber != 0 && entry.Agency.Length == 0 ? Differs("agency", "none", $"number {leaf.AgencyNumber}")
        : null;

    /// <summary>What the leaf commits to, as far as the caller has the salts.</summary>
    private static string? FaultOf(Wire.AuditEntry entry, Wire.AuditDetail detail)
    {
        var said = new AuditDetail
        {
            Actor = detail.Actor,
            CallerName = detail.CallerName,
            Fingerprint = detail.Fingerprint,
            LegalBasis = detail.LegalBasis,
            CaseReference = detail.CaseReference,
            Subject = detail.Subject,
        };
        if (!Leaf.Commits(entry.Leaf.Span, LeafPart.Detail, detail.DetailSalt.Span, Leaf.EncodeDetail(said)))
        {
            return "its detail is not the one that its leaf commits to: it has been changed";
        }

        if (detail.Salt.IsEmpty)
        {
            return null;
        }

        var salt = detail.Salt.Span;
        return !detail.DetailSalt.Span.SequenceEqual(Leaf.PartSalt(salt, LeafPart.Detail)) || !detail.BodySalt.Span.SequenceEqual(Leaf.PartSalt(salt, LeafPart.Body))
                ? "its salts are not those that follow from the entry's salt"
            : !Leaf.Commits(entry.Leaf.Span, LeafPart.Touched, Leaf.PartSalt(salt, LeafPart.Touched), entry.TouchedPositions.Span)
                ? "the positions that it touched are not those that its leaf commits to: they have been changed"
            : null;
    }

    private static string Differs(string field, object? said, object? signed) => $"its {field} is given as {said}, and its leaf says {signed}";
}
