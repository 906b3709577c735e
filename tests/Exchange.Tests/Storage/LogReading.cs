using Exchange.Audit;
using Exchange.Changes;

namespace Exchange.Tests.Storage;

/// <summary>Reads the log as a caller does that goes on until it has everything.</summary>
public static class LogReading
{
    public static IReadOnlyList<AuditEntry> ReadWholeLog(this IExchangeStore store, AuditQuery query)
    {
        var entries = new List<AuditEntry>();
        while (true)
        {
            var page = store.ReadLog(query with { Limit = query.Limit - entries.Count });
            entries.AddRange(page.Entries);
            if (page.IsEnd || entries.Count == query.Limit)
            {
                return entries;
            }

            query = query.OldestFirst ? query with { From = page.Next } : query with { Before = page.Next };
        }
    }
}
