using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Audit;

/// <summary>An entry as auditors read it.</summary>
public sealed record AuditEntry
{
    /// <summary>Its place among the entries of all epochs, from 0: for places in lists, never shown.</summary>
    public required long Sequence { get; init; }

    /// <summary>The epoch in whose log it is.</summary>
    public required long Epoch { get; init; }

    /// <summary>Index, leaf and hash, as the caller was given them.</summary>
    public required LoggedEntry Logged { get; init; }

    /// <summary>Its place in the log of its epoch, from 0.</summary>
    public long LogIndex => Logged.LogIndex;

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

    /// <summary>The positions that it touched, encoded by <see cref="Positions"/>.</summary>
    public ReadOnlyMemory<byte> Touched { get; init; }

    /// <summary>The entry's salt, from which those of the parts are derived; empty once the detail's term is over.</summary>
    public ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>The detail; null once its term is over.</summary>
    public AuditDetail? Detail { get; init; }
}
