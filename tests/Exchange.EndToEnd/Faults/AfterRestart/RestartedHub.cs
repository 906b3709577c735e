using Exchange.Demo.Stage;
using Exchange.EndToEnd.Faults.Load;
using Exchange.V1;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>A hub that was started again, and what its clients know of it from before.</summary>
/// <param name="Stage">Where the callers' certificates are.</param>
/// <param name="Endpoint">Where it answers.</param>
/// <param name="Data">Its files.</param>
/// <param name="Load">What was acknowledged.</param>
internal sealed record RestartedHub(StageFolder Stage, Uri Endpoint, string Data, HubLoad Load)
{
    /// <summary>Its log as the hub's auditor reads it now, in the order of the indexes.</summary>
    public required IReadOnlyList<AuditEntry> Log { get; init; }

    /// <summary>Its database.</summary>
    public string Database => Path.Combine(Data, "hub.db");

    /// <summary>An agency's system.</summary>
    public FaultCaller Gateway(string agency) => FaultCaller.Gateway(Stage, Endpoint, agency);

    /// <summary>Reads the log.</summary>
    public static async Task<RestartedHub> LookAsync(FaultStage stage, Uri endpoint, string data, HubLoad load, CancellationToken cancellationToken)
    {
        await using var auditor = FaultCaller.Auditor(stage.Folder, endpoint);
        var log = new List<AuditEntry>();
        var request = new ListAuditEntriesRequest { PageSize = 1_000 };
        do
        {
            var page = await auditor.Hub.Audit.ListAuditEntriesAsync(request, cancellationToken: cancellationToken);
            log.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        log.Reverse();
        return new RestartedHub(stage.Folder, endpoint, data, load) { Log = log };
    }
}
