using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Filters from the wire.</summary>
internal static class FilterMapper
{
    private const int MostNames = 64;

    public static Outcome<RecordFilter> ToCore(Wire.RecordFilter? filter)
    {
        if (filter is null)
        {
            return RecordFilter.All;
        }

        var violations = new List<Violation>();
        var operations = new List<OperationId>();
        foreach (var name in filter.Operations)
        {
            if (OperationId.TryParseName(name, out var id))
            {
                operations.Add(id);
            }
            else
            {
                violations.Add(new Violation("filter.operations", RefusalReason.FieldMalformed, "holds what is no name operations/{operation}"));
            }
        }

        var originators = new List<AgencyId>();
        foreach (var name in filter.Originators)
        {
            if (AgencyId.TryParseName(name, out var id))
            {
                originators.Add(id);
            }
            else
            {
                violations.Add(new Violation("filter.originators", RefusalReason.FieldMalformed, "holds what is no name agencies/{agency}"));
            }
        }

        if (filter.Operations.Count > MostNames || filter.Originators.Count > MostNames)
        {
            violations.Add(new Violation("filter", RefusalReason.FieldOutOfRange, $"has more than {MostNames} operations or originators"));
        }

        if (filter.Kinds.Contains(Wire.RecordKind.Unspecified)
            || filter.TakedownStatuses.Contains(Wire.TakedownStatus.Unspecified)
            || filter.SuspectStatuses.Contains(Wire.SuspectStatus.Unspecified)
            || filter.AssetStatuses.Contains(Wire.AssetStatus.Unspecified))
        {
            violations.Add(new Violation("filter", RefusalReason.EnumUnknown, "names an unspecified value"));
        }

        return violations.Count > 0
            ? new Refusal(RefusalReason.RequestInvalid, "the filter breaks rules") { Violations = violations }
            : new RecordFilter
            {
                Kinds = [.. filter.Kinds.Select(k => (RecordKind)k)],
                Operations = operations,
                Originators = originators,
                Statuses =
                [
                    .. filter.TakedownStatuses.Select(s => (RecordKind.Domain, (int)s)),
                    .. filter.SuspectStatuses.Select(s => (RecordKind.Suspect, (int)s)),
                    .. filter.AssetStatuses.Select(s => (RecordKind.Asset, (int)s)),
                ],
            };
    }
}
