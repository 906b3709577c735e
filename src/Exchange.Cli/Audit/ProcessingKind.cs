using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary>The operations that Directive (EU) 2016/680 art. 25(1) wants logged, and what of the log is about each.</summary>
internal static class ProcessingKind
{
    /// <summary>Names what an action is to the directive.</summary>
    /// <param name="action">The action.</param>
    /// <returns>The name.</returns>
    public static string Of(Wire.AuditAction action) => action switch
    {
        Wire.AuditAction.Push => "collection, alteration",
        Wire.AuditAction.Retention => "alteration",
        Wire.AuditAction.Get or Wire.AuditAction.Search => "consultation",
        Wire.AuditAction.Pull => "disclosure",
        Wire.AuditAction.Report => "combination",
        Wire.AuditAction.Erase => "erasure",
        Wire.AuditAction.Duties or Wire.AuditAction.Acknowledge => "duties after disclosure",
        Wire.AuditAction.AuditRead or Wire.AuditAction.Cosign => "supervision",
        Wire.AuditAction.RefusedCall or Wire.AuditAction.RefusedCertificate => "refused before it was known what for",
        _ => "no record shown or changed",
    };
}
