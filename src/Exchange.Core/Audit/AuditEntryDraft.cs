using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Audit;

/// <summary>An entry before the store has given it its time and place.</summary>
public sealed record AuditEntryDraft
{
    /// <summary>What was done.</summary>
    public required AuditAction Action { get; init; }

    /// <summary>Who; default for the hub itself and for callers refused before they were known.</summary>
    public AgencyId Agency { get; init; }

    /// <summary>True when it says that revisions were shown: they are then <see cref="Touched"/>, and may be owed for.</summary>
    public bool Discloses => Action is AuditAction.Pull or AuditAction.Get or AuditAction.Search;

    /// <summary>In which role.</summary>
    public CallerRole Role { get; init; }

    /// <summary>For what purpose.</summary>
    public Purpose Purpose { get; init; }

    /// <summary>Why it was refused; unspecified when it was not.</summary>
    public RefusalReason Reason { get; init; }

    /// <summary>How many records, pages or repeats it stands for.</summary>
    public long Count { get; init; }

    /// <summary>The revisions that were shown, by their positions, ascending (<see cref="Positions.InOrder"/>); a change's own are added by the store.</summary>
    public IReadOnlyList<long> Touched { get; init; } = [];

    /// <summary>The page of a pull that it is the entry of; null for every other call.</summary>
    public PullPage? Page { get; init; }

    /// <summary>SHA-256 over the batch received or the page sent; empty when there is none.</summary>
    public ReadOnlyMemory<byte> BodyHash { get; init; }

    /// <summary>The part that is erased after its term.</summary>
    public AuditDetail Detail { get; init; } = new();
}
