using Exchange.Agencies;
using Exchange.Records;

namespace Exchange.Audit;

/// <summary>Which entries to read: every stated condition must hold. What a detail held is not found once its term is over.</summary>
/// <param name="Agency">Only this agency's; null for all.</param>
/// <param name="Actions">Only these actions; none for all.</param>
/// <param name="Before">Only entries before this sequence.</param>
/// <param name="Limit">At most this many.</param>
public sealed record AuditQuery(AgencyId? Agency, IReadOnlyList<AuditAction> Actions, long Before, int Limit)
{
    /// <summary>Only entries from this sequence on.</summary>
    public long From { get; init; }

    /// <summary>True for the oldest first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Only entries from this time on.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Only entries before this time.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Only those of this officer or automated job, as stated; empty for all.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Only those with this case reference, as stated; empty for all.</summary>
    public string CaseReference { get; init; } = "";

    /// <summary>Only those that touched a revision of this record, or named it.</summary>
    public RecordKey? Record { get; init; }

    /// <summary>Only those refused, or those done; null for both.</summary>
    public bool? Refused { get; init; }

    /// <summary>Only those refused for any of these reasons; none for all.</summary>
    public IReadOnlyList<RefusalReason> Reasons { get; init; } = [];
}
