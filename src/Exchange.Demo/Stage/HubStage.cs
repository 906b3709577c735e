using System.Security.Cryptography.X509Certificates;
using Exchange.Client;
using Exchange.Demo.Processes;
using Exchange.DevCertificates;
using Exchange.V1;
using Google.Protobuf;
using Participant = Exchange.DevCertificates.Participant;
using Wire = Exchange.V1;

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

    /// <summary>Registers agencies and, with them as participants, Operation IOS X, as the hub's operators do it.</summary>
    public async Task RegisterAsync(IReadOnlyList<Participant> participants, CancellationToken cancellationToken)
    {
        await using var caller = StageCaller.Operator(Folder, Server.Endpoint, "operator-1");
        foreach (var participant in participants)
        {
            await caller.Connection.Agencies.RegisterAgencyAsync(
                new RegisterAgencyRequest { Context = caller.Context, Agency = Describe(participant) }, cancellationToken: cancellationToken);
        }

        await caller.Connection.Operations.CreateOperationAsync(
            new CreateOperationRequest
            {
                Context = caller.Context,
                Operation = new Operation { Name = "operations/ios-x", DisplayName = "In Our Sites X", Series = "IOS", Number = "X", Lead = $"agencies/{IosXParticipants.Lead}" },
            },
            cancellationToken: cancellationToken);
        await caller.Connection.Operations.AddParticipantsAsync(
            new AddParticipantsRequest
            {
                Context = caller.Context,
                Name = "operations/ios-x",
                Participants =
                {
                    participants.Where(p => p.Id != IosXParticipants.Lead).Select(p => new Wire.Participant { Agency = $"agencies/{p.Id}", Role = ParticipantRole.Member }),
                },
            },
            cancellationToken: cancellationToken);
    }

    /// <summary>Pushes a file by the tool, as an agency's system.</summary>
    public async Task<PushTotals> PushAsync(string agency, string path, CancellationToken cancellationToken) =>
        ToolOutput.Totals(await Tool.RunAsync(["push", path, "--json", "--profile", agency], cancellationToken));

    /// <summary>Pulls by the tool, as an agency's system. The tool keeps the cursor in a feed file, so the next pull brings what changed since.</summary>
    public async Task<ReceivedRecords> PullByToolAsync(string agency, CancellationToken cancellationToken)
    {
        var (feed, file) = (Path.Combine(Folder.Received, $"{agency}.feed"), Path.Combine(Folder.Received, $"{agency}.ndjson"));
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
    public StageCaller Gateway(string agency) => StageCaller.Gateway(Folder, Server.Endpoint, agency);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Agency Describe(Participant participant)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(Folder.Certificates, participant.Id, "ca.pem"));
        return new Agency
        {
            Name = $"agencies/{participant.Id}",
            DisplayName = participant.DisplayName,
            Country = participant.Country,
            EeaMember = participant.EeaMember,
            Contact = participant.Contact,
            TrustDomain = participant.TrustDomain,
            Roles = { AgencyRole.System, AgencyRole.Officer, AgencyRole.Auditor },
            CaCertificates = { authorities.Select(a => ByteString.CopyFrom(a.RawData)) },
            CertificateRevocationLists = { ByteString.CopyFrom(File.ReadAllBytes(Path.Combine(Folder.Certificates, participant.Id, "ca.crl"))) },
        };
    }
}
