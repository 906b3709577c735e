using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Calls;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Exchange.V1;

namespace Exchange.Server.Audit;

/// <summary>Entries to the wire.</summary>
internal static class AuditMapper
{
    public static Wire.LoggedEntry ToWire(LoggedEntry entry) => new()
    {
        Hash = UnsafeByteOperations.UnsafeWrap(entry.Hash),
        Leaf = UnsafeByteOperations.UnsafeWrap(entry.Leaf),
        Salt = UnsafeByteOperations.UnsafeWrap(entry.Salt),
    };

    /// <summary>An entry as an auditor sees it: positions, and the salt by which they could be found by trial, are for the hub's own.</summary>
    public static Wire.AuditEntry ToWire(AuditEntry entry, Call call)
    {
        var showsPositions = call.Agency == AgencyId.Hub;
        return new Wire.AuditEntry
        {
            LogIndex = entry.LogIndex,
            Hash = UnsafeByteOperations.UnsafeWrap(entry.Logged.Hash),
            Leaf = UnsafeByteOperations.UnsafeWrap(entry.Logged.Leaf),
            Action = (Wire.AuditAction)entry.Action,
            LogTime = entry.Time.ToTimestamp(),
            Agency = entry.Agency == default ? "" : entry.Agency.Name,
            Role = (Wire.AgencyRole)entry.Role,
            Purpose = (Wire.Purpose)entry.Purpose,
            Reason = (Wire.Reason)entry.Reason,
            RecordCount = entry.Count,
            Epoch = entry.Epoch,
            TouchedPositions = showsPositions ? UnsafeByteOperations.UnsafeWrap(entry.Touched) : ByteString.Empty,
            Detail = entry.Detail is not { } detail ? null : new Wire.AuditDetail
            {
                Actor = detail.Actor,
                CallerName = detail.CallerName,
                Fingerprint = detail.Fingerprint,
                LegalBasis = detail.LegalBasis,
                CaseReference = detail.CaseReference,
                Subject = detail.Subject,
                Salt = showsPositions ? UnsafeByteOperations.UnsafeWrap(entry.Salt) : ByteString.Empty,
                DetailSalt = UnsafeByteOperations.UnsafeWrap(Leaf.PartSalt(entry.Salt.Span, LeafPart.Detail)),
                BodySalt = UnsafeByteOperations.UnsafeWrap(entry.Logged.Salt),
            },
        };
    }

    public static Wire.Disclosure ToWire(Disclosure disclosure) => new()
    {
        Agency = disclosure.Agency.Name,
        Revision = disclosure.Revision,
        LogTime = disclosure.Entry.Time.ToTimestamp(),
        Purpose = (Wire.Purpose)disclosure.Purpose,
        Action = (Wire.AuditAction)disclosure.Entry.Action,
        State = (Wire.DisclosureState)disclosure.State,
        LogIndex = disclosure.Entry.LogIndex,
        Hash = UnsafeByteOperations.UnsafeWrap(disclosure.Entry.Logged.Hash),
        Actor = disclosure.Entry.Detail?.Actor ?? "",
        CaseReference = disclosure.Entry.Detail?.CaseReference ?? "",
    };
}
