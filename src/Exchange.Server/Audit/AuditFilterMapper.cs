using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Records;
using Exchange.Server.Records;
using Wire = Exchange.V1;

namespace Exchange.Server.Audit;

/// <summary>Which entries are asked for, from the wire.</summary>
internal static class AuditFilterMapper
{
    private const int LongestText = 200;

    public static AuditQuery ToCore(AgencyId? agency, IEnumerable<Wire.AuditAction> actions, Wire.AuditFilter? filter)
    {
        filter ??= new Wire.AuditFilter();
        var faults = new Faults();
        var record = default(RecordKey);
        if (filter.Record.Length > 0 && !RecordKey.TryParse(filter.Record, out record))
        {
            faults.Add("filter.record", RefusalReason.FieldMalformed, "is no name agencies/{agency}/records/{record}");
        }

        faults.Text("filter.actor", filter.Actor, LongestText);
        faults.Text("filter.case_reference", filter.CaseReference, LongestText);
        if (filter.StartTime is not null && filter.EndTime is not null && filter.StartTime >= filter.EndTime)
        {
            faults.Add("filter.end_time", RefusalReason.FieldOutOfRange, "is after start_time");
        }

        faults.ThrowIfAny();
        return new AuditQuery(agency, [.. actions.Select(a => (AuditAction)a)], long.MaxValue, 0)
        {
            StartTime = filter.StartTime?.ToDateTimeOffset(),
            EndTime = filter.EndTime?.ToDateTimeOffset(),
            Actor = filter.Actor,
            CaseReference = filter.CaseReference,
            Record = filter.Record.Length > 0 ? record : null,
            Refused = filter.Outcome switch
            {
                Wire.AuditOutcome.Done => false,
                Wire.AuditOutcome.Refused => true,
                _ => null,
            },
            Reasons = [.. filter.Reasons.Select(r => (RefusalReason)r)],
        };
    }
}
