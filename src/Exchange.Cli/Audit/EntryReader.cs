using System.Runtime.CompilerServices;
using Exchange.Cli.Calls;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary>Reads entries page after page.</summary>
internal static class EntryReader
{
    private const int Most = 1_000;

    /// <summary>Reads entries, newest first, as far as they are asked for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="request">Which.</param>
    /// <param name="limit">How many will be asked for; 0 for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The entries.</returns>
    public static async IAsyncEnumerable<Wire.AuditEntry> ReadAsync(
        ToolCall call, Wire.ListAuditEntriesRequest request, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = request.Clone();
        next.PageSize = limit == 0 ? Most : Math.Min(Most, limit);
        do
        {
            var page = await call.Connect().Audit.ListAuditEntriesAsync(next, cancellationToken: cancellationToken);
            foreach (var entry in page.Entries)
            {
                yield return entry;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }
}
