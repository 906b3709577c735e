using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>Reads a record's revisions, newest first, each with the audiences it had and over which positions.</summary>
internal static class HistoryQuery
{
    public static IReadOnlyList<RecordRevision> Read(ReadSession reading, RecordKey key)
    {
        var agencyNumber = reading.Numbers.Find(key.Originator) ?? 0;
        if (RecordLookup.Find(reading, agencyNumber, key.Id) is not { } head)
        {
            return [];
        }

        var revisions = new List<RecordRevision>();
        var spans = new List<(Audience Audience, long From, long Until)>();
        long revisedAt = 0;
        var past = reading.PastRevisions.Bind(1, agencyNumber).Bind(2, key.Id);
        while (past.Step())
        {
            var (from, until, revision, audience) = (past.Long(0), past.Long(1), past.Long(2), reading.Numbers.Audience(past.Int(3)));
            revisedAt = spans.Count == 0 ? from : revisedAt;
            spans.Add((audience, from, until));

            // The last span of a revision holds its content; of the present one, the head does. What was erased has none.
            if (revision < head.Revision && !past.IsNull(9))
            {
                if (past.Int(7) == 0)
                {
                    revisions.Add(new RecordRevision(
                        head with
                        {
                            Position = until - 1,
                            RevisedAt = revisedAt,
                            Revision = revision,
                            DistributionRevision = past.Long(6),
                            Status = past.Int(4),
                            Operation = reading.Numbers.Operation(past.LongOrNull(5)),
                            Audience = audience,
                            EmbargoEnd = null,

                            // Derived names are kept of the present alone; those of another content would be wrong.
                            CanonicalOctets = default,
                            RegistrableOctets = default,
                            Erased = false,
                            UpdateTime = Times.FromMicroseconds(past.Long(8)),
                            Content = past.Bytes(9),
                            Marking = past.Bytes(10),
                            Links = past.Bytes(11),
                        },
                        [.. spans]));
                }

                spans.Clear();
            }
        }

        if (!head.Erased)
        {
            spans.Add((head.Audience, head.Position, long.MaxValue));
            revisions.Add(new RecordRevision(head, spans));
        }

        revisions.Reverse();
        return revisions;
    }
}
