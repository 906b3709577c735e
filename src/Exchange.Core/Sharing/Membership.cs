using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>An agency's part in an operation, from a position of the feed to another.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Agency">The agency.</param>
/// <param name="Role">What it does there; the contract's <c>ParticipantRole</c>.</param>
/// <param name="Joined">The position from which it takes part.</param>
/// <param name="Left">The position from which it no longer does; <see cref="long.MaxValue"/> while it does.</param>
/// <param name="JoinTime">When it joined, by the hub's clock.</param>
public sealed record Membership(OperationId Operation, AgencyId Agency, ParticipantRole Role, long Joined, long Left, DateTimeOffset JoinTime)
{
    /// <summary>Says whether the agency takes part at a position.</summary>
    /// <param name="position">The position.</param>
    /// <returns>True from <see cref="Joined"/> up to, not including, <see cref="Left"/>.</returns>
    public bool HoldsAt(long position) => Joined <= position && position < Left;
}
