using Exchange.Audit;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// Looks for entries in many short readings, since entries never change: by sequence, agency and time through indexes, by
/// everything else one by one.
/// </summary>
internal sealed class LogQuery(ReadPool readers, AuditQuery query, StoreOptions options)
{
    private readonly List<AuditEntry> _entries = [];
    private int _scanned;

    private bool Full => _entries.Count >= query.Limit || _scanned >= options.ScannedEntries;

    public AuditPage Read()
    {
        var (from, before, agencyNumber, positions) = readers.Read(Bounds);
        if (agencyNumber is < 0)
        {
            before = from;
        }

        while (from < before && !Full)
        {
            var reached = readers.Read(reading => Read(reading, from, before, agencyNumber, positions));
            (from, before) = query.OldestFirst ? (reached, before) : (from, reached);
        }

        return new AuditPage(_entries, query.OldestFirst ? from : before, IsEnd: from >= before);
    }

    /// <summary>The range of sequences to look at, whose entries, and the positions of the record that is asked for.</summary>
    private (long From, long Before, int? AgencyNumber, IReadOnlyList<long> Positions) Bounds(ReadSession reading)
    {
        var end = Math.Min(query.Before, reading.Log.End);
        var from = Math.Min(Math.Max(query.From, 0), end);
        if (query.StartTime is { } start)
        {
            from = reading.Log.FirstAt(start, from, end);
        }

        if (query.EndTime is { } until)
        {
            end = reading.Log.FirstAt(until, from, end);
        }

        return (
            from,
            end,
            query.Agency is { } agency ? reading.Numbers.Find(agency) ?? -1 : null,
            query.Record is { } record ? RecordLookup.Positions(reading, record, query.Agency) : []);
    }

    /// <summary>Looks at some of a range; up to where, from its near end.</summary>
    private long Read(ReadSession reading, long from, long before, int? agencyNumber, IReadOnlyList<long> positions)
    {
        // What is indexed by agency, and what is not yet, one after the other.
        var indexed = agencyNumber is null ? long.MaxValue : reading.Log.Indexed;
        var isIndexed = query.OldestFirst ? from < indexed : before <= indexed;
        (from, before) = isIndexed ? (from, Math.Min(before, indexed)) : (Math.Max(from, indexed), before);
        var rows = reading.Log.Range(from, before, options.ScannedHeads, query.OldestFirst, isIndexed ? agencyNumber : null);
        var looked = 0;
        long last = -1;
        while (!Full && rows.Step())
        {
            looked++;
            _scanned++;
            last = rows.Long(0);
            if (Matches(reading.Log.Fields(last, rows.Span(2)), agencyNumber) && reading.Log.Read(rows) is var entry && Matches(entry, positions))
            {
                _entries.Add(entry);
            }
        }

        rows.Reset();
        var whole = !Full && looked < options.ScannedHeads;
        return query.OldestFirst ? (whole ? before : last + 1) : (whole ? from : last);
    }

    private bool Matches(LeafFields leaf, int? agencyNumber) =>
        (agencyNumber is null || agencyNumber == leaf.AgencyNumber)
        && (query.Actions.Count == 0 || query.Actions.Contains(leaf.Action))
        && (query.Refused is not { } refused || refused == (leaf.Reason != RefusalReason.Unspecified))
        && (query.Reasons.Count == 0 || query.Reasons.Contains(leaf.Reason));

    private bool Matches(AuditEntry entry, IReadOnlyList<long> positions) =>
        (query.Actor.Length == 0 || entry.Detail?.Actor == query.Actor)
        && (query.CaseReference.Length == 0 || entry.Detail?.CaseReference == query.CaseReference)
        && (query.Record is not { } record || Touches(entry, positions) || (entry.Detail is { } detail && Names(detail.Subject, record)));

    private static bool Touches(AuditEntry entry, IReadOnlyList<long> positions)
    {
        var touched = entry.Touched.Span;
        foreach (var position in positions)
        {
            if (Positions.Contain(touched, position))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a subject names a record, and not only one whose name begins or ends alike.</summary>
    private static bool Names(string subject, RecordKey record)
    {
        var name = record.Name;
        for (var at = subject.IndexOf(name, StringComparison.Ordinal); at >= 0; at = subject.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if (end == subject.Length || !(char.IsAsciiLetterOrDigit(subject[end]) || subject[end] == '-'))
            {
                return true;
            }
        }

        return false;
    }
}
