using System.Buffers.Binary;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>Reads entries back, newest first, from leaf and detail.</summary>
internal static class LogQuery
{
    public static IReadOnlyList<AuditEntry> Read(ReadSession reading, AuditQuery query)
    {
        var wanted = query.Agency is { } agency ? reading.Numbers.Find(agency) ?? -1 : (int?)null;
        var entries = new List<AuditEntry>();
        reading.Entries.Bind(1, query.Before);
        while (entries.Count < query.Limit && reading.Entries.Step())
        {
            var leaf = reading.Entries.Span(2);
            var number = BinaryPrimitives.ReadInt32BigEndian(leaf[18..]);
            var action = (AuditAction)leaf[1];
            if ((wanted is { } only && only != number) || (query.Actions.Count > 0 && !query.Actions.Contains(action)))
            {
                continue;
            }

            var kept = !reading.Entries.IsNull(3);
            entries.Add(new AuditEntry
            {
                LogIndex = reading.Entries.Long(0),
                Logged = new LoggedEntry(reading.Entries.Bytes(1), leaf.ToArray(), kept ? reading.Entries.Bytes(3) : []),
                Action = action,
                Role = (CallerRole)leaf[2],
                Purpose = (Purpose)leaf[3],
                Reason = (RefusalReason)BinaryPrimitives.ReadUInt16BigEndian(leaf[4..]),
                Time = Times.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(leaf[10..])),
                Agency = number == 0 ? default : reading.Numbers.Agency(number),
                Count = BinaryPrimitives.ReadInt64BigEndian(leaf[22..]),
                Detail = kept ? Leaf.DecodeDetail(reading.Entries.Span(4)) : null,
            });
        }

        reading.Entries.Reset();
        return entries;
    }
}
