using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Audit;

/// <summary>An entry as auditors read it.</summary>
public sealed record AuditEntry
{
    /// <summary>Its place in the log, from 0.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The leaf and its hash; the salt is empty once the detail's term is over.</summary>
    public required LoggedEntry Logged { get; init; }

    /// <summary>What was done.</summary>
    public required AuditAction Action { get; init; }

    /// <summary>When, by the hub's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who; default for the hub itself.</summary>
    public AgencyId Agency { get; init; }

    /// <summary>In which role.</summary>
    public CallerRole Role { get; init; }

    /// <summary>For what purpose.</summary>
    public Purpose Purpose { get; init; }

    /// <summary>Why it was refused.</summary>
    public RefusalReason Reason { get; init; }

    /// <summary>How many records, pages or repeats it stands for.</summary>
    public long Count { get; init; }

    /// <summary>The detail; null once its term is over.</summary>
    public AuditDetail? Detail { get; init; }
}
