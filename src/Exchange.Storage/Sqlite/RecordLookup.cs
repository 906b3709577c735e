using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>Finds a record by name, with the same reads whether it stands or not.</summary>
internal static class RecordLookup
{
    public static StoredRecord? Find(ReadSession reading, int agencyNumber, string id) => Read(reading, Position(reading, agencyNumber, id));

    /// <summary>
    /// Finds a record that a reader sees. For whoever does not see it, the row's beginning is looked at and no more, as where no row stands:
    /// what a hidden record says, a photograph or a word, takes a different number of pages.
    /// </summary>
    public static StoredRecord? Find(ReadSession reading, Reader reader, AgencyId originator, int agencyNumber, string id)
    {
        var position = Position(reading, agencyNumber, id);
        return AudienceAt(reading, position) is { } audience && Visibility.Sees(reader, originator, audience, reading.Sharing, reading.Newest) ? Read(reading, position) : null;
    }

    /// <summary>
    /// Says whether an agency may have been shown a record: somebody of it sees it now, or it was asked to answer for its loss. Whatever it
    /// says, it takes the same reads, so that how often a record was revised tells nothing to those from whom it was hidden all the time.
    /// </summary>
    public static bool MayHaveBeenShown(ReadSession reading, AgencyId agency, int originatorNumber, string id)
    {
        var audience = AudienceAt(reading, Position(reading, originatorNumber, id));
        var owed = reading.DutyOf.Bind(1, originatorNumber).Bind(2, id).Bind(3, reading.Numbers.Find(agency) ?? 0).First(_ => true, out _);
        return owed || (audience is not null
            && Enum.GetValues<Purpose>().Any(purpose => Visibility.IsAmong(Reader.AnyoneOf(agency, purpose), audience, reading.Sharing, reading.Newest)));
    }

    /// <summary>Every position that a record has had, in any order; none when only one agency's entries are looked for and it was never shown the record.</summary>
    public static IReadOnlyList<long> Positions(ReadSession reading, RecordKey key, AgencyId? only)
    {
        var originator = reading.Numbers.Find(key.Originator) ?? 0;
        return only is { } agency && agency != key.Originator && !MayHaveBeenShown(reading, agency, originator, key.Id) ? [] : Positions(reading, key);
    }

    private static IReadOnlyList<long> Positions(ReadSession reading, RecordKey key)
    {
        if (reading.Numbers.Find(key.Originator) is not { } agencyNumber || Find(reading, agencyNumber, key.Id) is not { } head)
        {
            return [];
        }

        var positions = new HashSet<long> { head.Position, head.RevisedAt };
        reading.PastRevisions.Bind(1, agencyNumber).Bind(2, key.Id);
        while (reading.PastRevisions.Step())
        {
            positions.Add(reading.PastRevisions.Long(0));
        }

        return [.. positions];
    }

    /// <summary>The position at which each revision was given.</summary>
    public static Dictionary<long, long> Revisions(ReadSession reading, StoredRecord head, int originator)
    {
        var revisions = new Dictionary<long, long> { [head.RevisedAt] = head.Revision };
        long last = 0;
        reading.PastRevisions.Bind(1, originator).Bind(2, head.Key.Id);
        while (reading.PastRevisions.Step())
        {
            var revision = reading.PastRevisions.Long(2);
            if (revision != last && revision != head.Revision)
            {
                revisions[reading.PastRevisions.Long(0)] = revision;
            }

            last = revision;
        }

        return revisions;
    }

    private static long Position(ReadSession reading, int agencyNumber, string id) =>
        reading.Names.Find(agencyNumber, id) ?? 0;

    /// <summary>For whom what stands at a position is; null where nothing stands.</summary>
    private static Audience? AudienceAt(ReadSession reading, long position) =>
        reading.HeadAudience.Bind(1, position).First(row => row.Int(0) != 0 ? null : reading.Numbers.Audience(row.Int(1)), out var audience) ? audience : null;

    private static StoredRecord? Read(ReadSession reading, long position) =>
        reading.Head.Bind(1, position).First(row => HeadRow.Read(row, reading.Numbers), out var record) ? record : null;
}
