using System.Buffers.Binary;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>Reads entries back, newest first, from leaf and detail.</summary>
internal static class LogQuery
{
    /// <summary>Adds entries to those found; the index before which to go on looking, or null at the end.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="query">Which entries.</param>
    /// <param name="before">Only entries before this log index.</param>
    /// <param name="scan">At most this many entries are looked at.</param>
    /// <param name="entries">What was found.</param>
    public static long? Read(ReadSession reading, AuditQuery query, long before, int scan, List<AuditEntry> entries)
    {
        var wanted = query.Agency is { } agency ? reading.Numbers.Find(agency) ?? -1 : (int?)null;
        reading.Entries.Bind(1, before).Bind(2, scan);
        long? last = null;
        while (entries.Count < query.Limit && reading.Entries.Step())
        {
            last = reading.Entries.Long(0);
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
                LogIndex = last.Value,
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
        return entries.Count < query.Limit ? last : null;
    }
}
