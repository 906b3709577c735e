using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>An agency that joins an operation.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Role">What it does there.</param>
public sealed record Joining(AgencyId Agency, ParticipantRole Role);
