using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Audit;

/// <summary>What a leaf says in clear.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Role">In which role.</param>
/// <param name="Purpose">For what purpose.</param>
/// <param name="Reason">Why it was refused; unspecified when it was not.</param>
/// <param name="Epoch">The hub's epoch.</param>
/// <param name="Time">When, by the hub's clock.</param>
/// <param name="AgencyNumber">The directory's number of the agency; 0 for none.</param>
/// <param name="Count">How many records, pages or repeats it stands for.</param>
public readonly record struct LeafFields(
    AuditAction Action, CallerRole Role, Purpose Purpose, RefusalReason Reason, long Epoch, DateTimeOffset Time, int AgencyNumber, long Count);
