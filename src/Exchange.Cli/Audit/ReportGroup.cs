using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary>Entries that have something in common, counted.</summary>
/// <param name="Keys">What they have in common, one text a column.</param>
internal sealed record ReportGroup(IReadOnlyList<string> Keys)
{
    /// <summary>Calls that were done.</summary>
    public long Done { get; private set; }

    /// <summary>Records that they showed or changed.</summary>
    public long Records { get; private set; }

    /// <summary>Calls that were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>The time of the first.</summary>
    public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>The time of the last.</summary>
    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Counts entries by what they have in common, in the order of their keys.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="keys">What counts as common.</param>
    /// <returns>The groups.</returns>
    public static IReadOnlyList<ReportGroup> By(IEnumerable<Wire.AuditEntry> entries, Func<Wire.AuditEntry, string[]> keys)
    {
        var groups = new SortedDictionary<string, ReportGroup>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var common = keys(entry);
            var key = string.Join('\0', common);
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = new ReportGroup(common);
            }

            group.Count(entry);
        }

        return [.. groups.Values];
    }

    private void Count(Wire.AuditEntry entry)
    {
        var time = entry.LogTime.ToDateTimeOffset();
        (First, Last) = (time < First ? time : First, time > Last ? time : Last);
        if (entry.Reason != Wire.Reason.Unspecified)
        {
            // Refusals before anybody is known stand together, an entry for a minute.
            Refused += entry.Action is Wire.AuditAction.RefusedCertificate or Wire.AuditAction.RefusedCall ? Math.Max(1, entry.RecordCount) : 1;
            return;
        }

        Done++;
        Records += entry.RecordCount;
    }
}
