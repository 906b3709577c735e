using Exchange.Cli.Calls;
using Wire = Exchange.V1;

namespace Exchange.Cli.Agencies;

/// <summary>The hub's directory, read whole: it is small.</summary>
internal static class AgencyList
{
    private const int Most = 1_000;

    /// <summary>Reads every agency.</summary>
    /// <param name="call">The call.</param>
    /// <param name="context">Its context.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The agencies, by name.</returns>
    public static async Task<IReadOnlyList<Wire.Agency>> ReadAsync(ToolCall call, Wire.CallContext context, CancellationToken cancellationToken)
    {
        var agencies = new List<Wire.Agency>();
        var request = new Wire.ListAgenciesRequest { Context = context, PageSize = Most };
        do
        {
            var page = await call.Connect().Agencies.ListAgenciesAsync(request, cancellationToken: cancellationToken);
            agencies.AddRange(page.Agencies);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return agencies;
    }
}
