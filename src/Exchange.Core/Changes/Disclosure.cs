using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>A revision that an agency was shown, as auditors read it.</summary>
public sealed record Disclosure
{
    /// <summary>The agency.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>The record's revision.</summary>
    public required long Revision { get; init; }

    /// <summary>What for.</summary>
    public required Purpose Purpose { get; init; }

    /// <summary>How far it is known to have come.</summary>
    public required DisclosureState State { get; init; }

    /// <summary>The entry that grants it.</summary>
    public required AuditEntry Entry { get; init; }

    /// <summary>Where to go on after it.</summary>
    public DisclosurePlace Place => new(Entry.Sequence, Revision);
}
