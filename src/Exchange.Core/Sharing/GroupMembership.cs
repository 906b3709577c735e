using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>An agency's membership of a sharing group, from a position of the feed to another.</summary>
/// <param name="Group">The group.</param>
/// <param name="Agency">The agency.</param>
/// <param name="Joined">The position from which it is a member.</param>
/// <param name="Left">The position from which it no longer is; <see cref="long.MaxValue"/> while it is.</param>
public sealed record GroupMembership(GroupId Group, AgencyId Agency, long Joined, long Left)
{
    /// <summary>Says whether the membership holds at a position.</summary>
    /// <param name="position">The position.</param>
    /// <returns>True from <see cref="Joined"/> up to, not including, <see cref="Left"/>.</returns>
    public bool HoldsAt(long position) => Joined <= position && position < Left;
}
