using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>Reads who was shown a record: the places by look-ups in <c>shown</c>, and the entries of those listed.</summary>
internal static class DisclosureQuery
{
    public static DisclosurePage? Read(ReadSession reading, RecordKey key, AgencyId? shownTo, DisclosurePlace? after, int limit)
    {
        var originator = reading.Numbers.Find(key.Originator) ?? 0;
        if ((shownTo is { } agency && !RecordLookup.MayHaveBeenShown(reading, agency, originator, key.Id)) || RecordLookup.Find(reading, originator, key.Id) is not { } head)
        {
            return null;
        }

        var shown = reading.Shown.Of(RecordLookup.Revisions(reading, head, originator));
        if (shownTo is { } only)
        {
            var number = reading.Numbers.Find(only) ?? 0;
            shown.RemoveAll(row => row.AgencyNumber != number);
        }

        var answered = reading.Shown.Answered(originator, key.Id);
        var rest = after is { } last ? shown.SkipWhile(row => row.Place.CompareTo(last) <= 0).ToArray() : [.. shown];
        return new DisclosurePage(
            [.. rest.Take(limit).Select(row => new Disclosure
            {
                Agency = reading.Numbers.Agency(row.AgencyNumber),
                Revision = row.Revision,
                Purpose = row.Purpose,
                State = reading.Shown.StateOf(row, answered),
                Entry = reading.Log.Find(row.Sequence) ?? throw reading.Log.Damaged(row.Sequence, "it is missing"),
            })],
            shown.Count,
            shown.Select(row => row.AgencyNumber).Distinct().Count(),
            IsEnd: rest.Length <= limit);
    }
}
