using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Records;

/// <summary>
/// Checks whom a pushed record names. Unknown and hidden answer alike: an operation or group that the originator has no part in is
/// unknown to it.
/// </summary>
internal static class TargetCheck
{
    // What was found to name nobody unknown: the next record of a batch mostly has the same distribution.
    [ThreadStatic]
    private static (AgencyId Originator, Distribution Distribution, SharingState Sharing) known;

    public static List<Violation>? Check(RecordDraft draft, SharingState sharing)
    {
        List<Violation>? violations = null;
        var originator = draft.Key.Originator;
        if (draft.Operation is { } operation && !sharing.TakesPart(originator, operation))
        {
            Add("record.content.operation", "no operation of that name in which the originator takes part");
        }

        if (draft.Distribution is not { } distribution
            || (ReferenceEquals(known.Distribution, distribution) && ReferenceEquals(known.Sharing, sharing) && known.Originator == originator))
        {
            return violations;
        }

        var before = violations?.Count ?? 0;

        if (!distribution.Agencies.All(sharing.Knows))
        {
            Add("distribution.agencies", "names an agency that is not registered");
        }

        if (!distribution.Operations.All(o => sharing.TakesPart(originator, o)))
        {
            Add("distribution.operations", "names no operation in which the originator takes part");
        }

        if (!distribution.Groups.All(g => sharing.IsMember(originator, g)))
        {
            Add("distribution.groups", "names no group of which the originator is a member");
        }

        if (!distribution.Excluded.All(sharing.Knows))
        {
            Add("distribution.excluded_agencies", "names an agency that is not registered");
        }

        if ((violations?.Count ?? 0) == before)
        {
            known = (originator, distribution, sharing);
        }

        return violations;

        void Add(string field, string description) => (violations ??= []).Add(new Violation(field, RefusalReason.TargetUnknown, description));
    }
}
