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
        var stands = reading.HeadAudience.Bind(1, position).First(row => row.Int(0) != 0 ? null : reading.Numbers.Audience(row.Int(1)), out var audience);
        return stands && audience is not null && Visibility.Sees(reader, originator, audience, reading.Sharing, reading.Newest) ? Read(reading, position) : null;
    }

    /// <summary>Every position that a record has had, in any order.</summary>
    public static IReadOnlyList<long> Positions(ReadSession reading, RecordKey key)
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
        reading.Position.Bind(1, agencyNumber).Bind(2, id).First(row => row.Long(0), out var position) ? position : 0;

    private static StoredRecord? Read(ReadSession reading, long position) =>
        reading.Head.Bind(1, position).First(row => HeadRow.Read(row, reading.Numbers), out var record) ? record : null;
}
