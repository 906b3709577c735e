using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Records;

namespace Exchange.Server.Audit;

/// <summary>Whose entries an auditor reads.</summary>
internal static class AuditScope
{
    /// <summary>The one agency whose entries are asked for; null for all.</summary>
    /// <param name="call">The call.</param>
    /// <param name="agency">As asked for; empty for all that the caller may see.</param>
    public static AgencyId? Of(Call call, string agency)
    {
        if (agency.Length == 0)
        {
            return call.Agency == AgencyId.Hub ? null : call.Agency;
        }

        return !AgencyId.TryParseName(agency, out var wanted) ? throw Faults.Of("agency", RefusalReason.FieldMalformed, "is no name agencies/{agency}")
            : call.Agency != AgencyId.Hub && wanted != call.Agency
                ? throw new Refusal(RefusalReason.RoleMayNotCall, "an agency's auditors read their own agency's entries; the hub's auditors read all").ToRpcException()
            : wanted;
    }

    /// <summary>Says whether an auditor may see an entry.</summary>
    public static bool Sees(Call call, AuditEntry entry) => call.Agency == AgencyId.Hub || entry.Agency == call.Agency;
}
