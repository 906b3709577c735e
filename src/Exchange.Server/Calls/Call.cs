using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;

namespace Exchange.Server.Calls;

/// <summary>A call whose caller is known and whose context was checked.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Detail">What is kept of it beside the log's leaf.</param>
internal sealed record Call(Caller Caller, Purpose Purpose, AuditDetail Detail)
{
    /// <summary>The calling agency.</summary>
    public AgencyId Agency => Caller.Agency;

    /// <summary>Who reads: an officer where the officer's own certificate calls, the agency otherwise.</summary>
    public Reader Reader => new(Caller.Agency, Purpose, Caller.Role == CallerRole.Officer ? Caller.Name : null);

    /// <summary>The entry of this call.</summary>
    /// <param name="action">What was done.</param>
    /// <param name="subject">What was asked for.</param>
    public AuditEntryDraft Entry(AuditAction action, string subject) => new()
    {
        Action = action,
        Agency = Caller.Agency,
        Role = Caller.Role,
        Purpose = Purpose,
        Detail = Detail with { Subject = subject },
    };
}
