using Exchange.Agencies;
using Exchange.Sharing;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>A distribution to and from the wire. What is not enforced yet is rejected by name.</summary>
internal static class DistributionMapper
{
    private const string At = "distribution";

    public static Audience? ToAudience(Wire.Distribution? distribution, Faults faults)
    {
        if (distribution is null)
        {
            return null;
        }

        NotEnforced("groups", distribution.Groups.Count > 0, faults);
        NotEnforced("excluded_agencies", distribution.ExcludedAgencies.Count > 0, faults);
        NotEnforced("officers", distribution.Officers.Count > 0, faults);
        NotEnforced("embargo_end_time", distribution.EmbargoEndTime is not null, faults);
        if (distribution.Revision != 0)
        {
            faults.Add($"{At}.revision", RefusalReason.FieldOutputOnly, "is given by the hub; leave it unset");
        }

        faults.AtMost($"{At}.agencies", distribution.Agencies.Count, 64);
        faults.AtMost($"{At}.operations", distribution.Operations.Count, 16);
        var agencies = new List<AgencyId>(distribution.Agencies.Count);
        foreach (var name in distribution.Agencies)
        {
            if (AgencyId.TryParseName(name, out var id))
            {
                agencies.Add(id);
            }
            else
            {
                faults.Add($"{At}.agencies", RefusalReason.FieldMalformed, "holds what is no name agencies/{agency}");
            }
        }

        var operations = new List<OperationId>(distribution.Operations.Count);
        foreach (var name in distribution.Operations)
        {
            if (OperationId.TryParseName(name, out var id))
            {
                operations.Add(id);
            }
            else
            {
                faults.Add($"{At}.operations", RefusalReason.FieldMalformed, "holds what is no name operations/{operation}");
            }
        }

        return Audience.Of(distribution.Everyone, agencies, operations, distribution.ThirdCountriesAllowed);
    }

    public static Wire.Distribution ToWire(Audience audience, long revision) => new()
    {
        Agencies = { audience.Agencies.Select(a => a.Name) },
        Operations = { audience.Operations.Select(o => o.Name) },
        Everyone = audience.Everyone,
        ThirdCountriesAllowed = audience.ThirdCountries,
        Revision = revision,
    };

    private static void NotEnforced(string field, bool present, Faults faults)
    {
        if (present)
        {
            faults.Add($"{At}.{field}", RefusalReason.RestrictionNotEnforced, "restricts delivery in a way that this hub does not enforce yet, so it does not accept it either");
        }
    }
}
