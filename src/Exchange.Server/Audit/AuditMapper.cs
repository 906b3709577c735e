using Exchange.Audit;
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

    public static Wire.AuditEntry ToWire(AuditEntry entry) => new()
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
        Detail = entry.Detail is not { } detail ? null : new Wire.AuditDetail
        {
            Actor = detail.Actor,
            CallerName = detail.CallerName,
            Fingerprint = detail.Fingerprint,
            LegalBasis = detail.LegalBasis,
            CaseReference = detail.CaseReference,
            Subject = detail.Subject,
            Salt = UnsafeByteOperations.UnsafeWrap(entry.Salt),
        },
    };
}
