using Exchange.Client;
using Exchange.Demo.Processes;
using Exchange.DevCertificates;

namespace Exchange.Demo.Stage;

/// <summary>A hub with its operators, served by the real server, and the tool with a profile for each caller.</summary>
internal sealed class HubStage : IAsyncDisposable
{
    private readonly int _port;
    private long _earlierPeak;

    private HubStage(StageFolder folder, ServerProcess server)
    {
        (Folder, Server, _port) = (folder, server, server.Endpoint.Port);
        Tool = new ExchangeTool(folder.Profiles);
    }

    /// <summary>Its files.</summary>
    public StageFolder Folder { get; }

    /// <summary>The tool.</summary>
    public ExchangeTool Tool { get; }

    /// <summary>The server that runs now.</summary>
    public ServerProcess Server { get; private set; }

    /// <summary>The most anonymous memory that any server of this stage has had, in octets.</summary>
    public long PeakMemoryBytes => Math.Max(_earlierPeak, Server.PeakMemoryBytes);

    /// <summary>Makes a hub and starts it.</summary>
    public static async Task<HubStage> OpenAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        folder.EnsureCertificates(TimeProvider.System);
        await ServerProcess.InitAsync(folder.Hub, folder.Certificates, DevelopmentSetup.HubTrustDomain, cancellationToken);
        return await ReopenAsync(folder, cancellationToken);
    }

    /// <summary>Starts a hub that was made before.</summary>
    public static async Task<HubStage> ReopenAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        var server = await ServerProcess.StartAsync(folder.Hub, folder.Certificates, port: 0, cancellationToken);
        try
        {
            folder.WriteProfiles(server.Endpoint);
            return new HubStage(folder, server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server anew, where it was, after it ended.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        _earlierPeak = PeakMemoryBytes;
        await Server.DisposeAsync();
        Server = await ServerProcess.StartAsync(Folder.Hub, Folder.Certificates, _port, cancellationToken);
    }

    /// <summary>
    /// Registers agencies and, with them as participants, Operation IOS X, as the hub's operators do it: the first proposes, the second
    /// approves.
    /// </summary>
    public async Task RegisterAsync(IReadOnlyList<Participant> participants, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            participants,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (participant, token) => await Tool.RunAsync(Registration(participant), token));
        await ApproveAsync(cancellationToken);
        await Tool.RunAsync(
            [
                "admin", "create-operation", "ios-x", "--name", "In Our Sites X", "--series", "IOS", "--number", "X", "--lead", IosXParticipants.Lead,
                "--start", "2019-06-01", "--end", "2019-11-30", "--profile", "operator-1",
            ],
            cancellationToken);
        await Tool.RunAsync(
            ["admin", "add-participants", "ios-x", .. participants.Where(p => p.Id != IosXParticipants.Lead).Select(p => p.Id), "--profile", "operator-1"],
            cancellationToken);
        await ApproveAsync(cancellationToken);
    }

    /// <summary>Pushes a file by the tool, as an agency's system.</summary>
    public async Task<PushTotals> PushAsync(string agency, string path, CancellationToken cancellationToken) =>
        ToolOutput.Totals(await Tool.RunAsync(["push", path, "--json", "--profile", agency], cancellationToken));

    /// <summary>
    /// Pulls by the tool, as an agency's system, into a file of its own. The tool keeps the cursor in a feed file, so the next pull brings
    /// what changed since.
    /// </summary>
    public async Task<ReceivedRecords> PullByToolAsync(string agency, CancellationToken cancellationToken)
    {
        var pulls = Directory.EnumerateFiles(Folder.Received, $"{agency}.*.ndjson").Count();
        var (feed, file) = (Path.Combine(Folder.Received, $"{agency}.feed"), Path.Combine(Folder.Received, $"{agency}.{pulls + 1}.ndjson"));
        await Tool.RunAsync(["pull", "--format", "ndjson", "--out", file, "--feed", feed, "--profile", agency], cancellationToken);
        return ToolOutput.Changes(file);
    }

    /// <summary>Pulls by the client library, as an agency's system.</summary>
    public async Task<ReceivedRecords> PullByLibraryAsync(string agency, CancellationToken cancellationToken)
    {
        var received = new ReceivedRecords();
        await using var gateway = Gateway(agency);
        await foreach (var step in gateway.Connection.PullAsync(new PullOptions(), cancellationToken))
        {
            foreach (var change in step is PullEvent.Page page ? page.Changes : [])
            {
                received.Apply(change);
            }
        }

        return received;
    }

    /// <summary>Opens a connection as an agency's system.</summary>
    public AgencyGateway Gateway(string agency) => new(Folder, Server.Endpoint, agency);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Task ApproveAsync(CancellationToken cancellationToken) => Tool.RunAsync(["admin", "approve", "--all", "--profile", "operator-2"], cancellationToken);

    private string[] Registration(Participant participant)
    {
        var certificates = Path.Combine(Folder.Certificates, participant.Id);
        return
        [
            "admin", "register-agency", participant.Id, "--name", participant.DisplayName, "--country", participant.Country,
            .. participant.EeaMember ? ["--eea"] : Array.Empty<string>(), "--contact", participant.Contact, "--trust-domain", participant.TrustDomain,
            "--ca", Path.Combine(certificates, "ca.pem"), "--crl", Path.Combine(certificates, "ca.crl"),
            "--role", "system", "--role", "officer", "--role", "auditor", "--profile", "operator-1",
        ];
    }
}
