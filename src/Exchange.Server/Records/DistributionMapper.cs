using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;
using Google.Protobuf.WellKnownTypes;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>A distribution to and from the wire.</summary>
internal static class DistributionMapper
{
    private const string At = "distribution";

    /// <summary>Reads a distribution.</summary>
    /// <param name="wire">As pushed; null leaves it as it is.</param>
    /// <param name="originator">The agency that pushes.</param>
    /// <param name="tlp">The record's label, which caps the ways to be addressed.</param>
    /// <param name="faults">What is wrong.</param>
    public static (Distribution? Distribution, DateTimeOffset? EmbargoEnd) ToCore(Wire.Distribution? wire, AgencyId originator, Tlp tlp, Faults faults)
    {
        if (wire is null)
        {
            return (null, null);
        }

        if (wire.Revision != 0)
        {
            faults.Add($"{At}.revision", RefusalReason.FieldOutputOnly, "is given by the hub; leave it unset");
        }

        var distribution = Distribution.Of(new DistributionParts
        {
            Everyone = wire.Everyone,
            ThirdCountries = wire.ThirdCountriesAllowed,
            Agencies = Names<AgencyId>("agencies", wire.Agencies, 64, AgencyId.TryParseName, "agencies/{agency}", faults),
            Operations = Names<OperationId>("operations", wire.Operations, 16, OperationId.TryParseName, "operations/{operation}", faults),
            Groups = Names<GroupId>("groups", wire.Groups, 16, GroupId.TryParseName, "groups/{group}", faults),
            Excluded = Names<AgencyId>("excluded_agencies", wire.ExcludedAgencies, 64, AgencyId.TryParseName, "agencies/{agency}", faults),
            Officers = Names<OfficerId>("officers", wire.Officers, 64, OfficerId.TryParseName, "agencies/{agency}/officers/{officer}", faults),
        });
        Check(distribution, originator, tlp, faults);
        faults.Time($"{At}.embargo_end_time", wire.EmbargoEndTime);
        return (distribution, wire.EmbargoEndTime is { } end && !faults.Any ? end.ToDateTimeOffset() : null);
    }

    public static Wire.Distribution ToWire(in RecordView record)
    {
        var distribution = record.Audience.Distribution;
        return new Wire.Distribution
        {
            Agencies = { distribution.Agencies.Select(a => a.Name) },
            Operations = { distribution.Operations.Select(o => o.Name) },
            Groups = { distribution.Groups.Select(g => g.Name) },
            Everyone = distribution.Everyone,
            ExcludedAgencies = { distribution.Excluded.Select(a => a.Name) },
            Officers = { distribution.Officers.Select(o => o.Name) },
            EmbargoEndTime = record.EmbargoEnd?.ToTimestamp(),
            ThirdCountriesAllowed = distribution.ThirdCountries,
            Revision = record.DistributionRevision,
        };
    }

    /// <summary>Says what could never have the effect that its originator expects of it.</summary>
    private static void Check(Distribution distribution, AgencyId originator, Tlp tlp, Faults faults)
    {
        if (distribution.Excluded.Contains(originator))
        {
            faults.Add($"{At}.excluded_agencies", RefusalReason.FieldMalformed, "names the originator, which always sees its own record");
        }

        if (distribution.Officers.Any(o => o.Agency != originator && !distribution.Agencies.Contains(o.Agency)))
        {
            faults.Add($"{At}.officers", RefusalReason.FieldMalformed, "names an officer of an agency that distribution.agencies does not name");
        }

        if (tlp == Tlp.Red && distribution.Agencies.Any(a => a != originator) && distribution.Officers.Count == 0)
        {
            faults.Add($"{At}.officers", RefusalReason.FieldRequired, "TLP:RED is for individual recipients: name the officers");
        }

        if (distribution.Everyone && tlp is Tlp.Red or Tlp.AmberStrict or Tlp.Amber)
        {
            faults.Add($"{At}.everyone", RefusalReason.FieldMalformed, "TLP:RED and AMBER do not go to everyone: name agencies, an operation or a group, or mark it GREEN");
        }

        if (tlp is Tlp.Red or Tlp.AmberStrict && distribution.Operations.Count + distribution.Groups.Count > 0)
        {
            faults.Add($"{At}.{(distribution.Operations.Count > 0 ? "operations" : "groups")}", RefusalReason.FieldMalformed, "TLP:RED and AMBER+STRICT go to agencies named themselves: who joins later was not chosen");
        }
    }

    private delegate bool TryParseName<T>(string name, out T id);

    private static List<T> Names<T>(string field, IReadOnlyCollection<string> names, int most, TryParseName<T> tryParse, string pattern, Faults faults)
    {
        faults.AtMost($"{At}.{field}", names.Count, most);
        var ids = new List<T>(names.Count);
        foreach (var name in names)
        {
            if (tryParse(name, out var id))
            {
                ids.Add(id);
            }
            else
            {
                faults.Add($"{At}.{field}", RefusalReason.FieldMalformed, $"holds what is no name {pattern}");
            }
        }

        return ids;
    }
}
