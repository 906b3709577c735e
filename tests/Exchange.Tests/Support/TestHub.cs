using System.Net;
using System.Security.Cryptography.X509Certificates;
using Exchange.DevCertificates;
using Exchange.Server.Hosting;
using Exchange.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Xunit;
using Participant = Exchange.V1.Participant;

namespace Exchange.Tests.Support;

/// <summary>
/// A hub as it runs anywhere: made by <c>exchange-server init</c>, served by Kestrel over real TLS on a port of the system's
/// choice, with certificates made for it and agencies registered by its operators. Dispose of it to have its log checked.
/// </summary>
public sealed class TestHub : IAsyncDisposable
{
    private const string TrustDomain = "hub.test";

    private readonly TestHubOptions _options;
    private readonly List<TestAgency> _agencies = [];
    private WebApplication? _node;
    private int _port;

    private TestHub(TestHubOptions options)
    {
        _options = options;
        ServerAuthority = Authority.CreateRoot("Test hub server CA", Now);
        Own = new TestAgency(this, "hub", TrustDomain);
        Operator = Own.Caller("operator", "operator-1");
        SecondOperator = Own.Caller("operator", "operator-2");
    }

    /// <summary>Its files.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>Its log.</summary>
    public LogGuard Log { get; } = new();

    /// <summary>Where it listens.</summary>
    public Uri Endpoint => new($"https://127.0.0.1:{_port}");

    /// <summary>The hub's time.</summary>
    public DateTimeOffset Now => _options.Time.GetUtcNow();

    /// <summary>The hub's own agency.</summary>
    public TestAgency Own { get; }

    /// <summary>An operator of the hub.</summary>
    public TestCaller Operator { get; }

    /// <summary>The other operator of the hub.</summary>
    public TestCaller SecondOperator { get; }

    /// <summary>An auditor of the hub.</summary>
    public TestCaller HubAuditor => Own.Auditor;

    /// <summary>The CA that vouches for the server.</summary>
    public Authority ServerAuthority { get; }

    /// <summary>Its certificate, the only one that callers trust.</summary>
    public X509Certificate2 ServerCa => ServerAuthority.Certificate;

    /// <summary>The CA that vouches for the server, as a PEM file.</summary>
    public string ServerCaPath => Folder["hub-ca.pem"];

    /// <summary>The server's certificate, as a PEM file.</summary>
    public string CertificatePath => Folder["server.pem"];

    /// <summary>The server's key, as a PEM file.</summary>
    public string KeyPath => Folder["server.key"];

    /// <summary>The hub's database.</summary>
    public string DatabasePath => Path.Combine(Folder["data"], "hub.db");

    /// <summary>The running node's services.</summary>
    public IServiceProvider Services => Node.Services;

    /// <summary>The running node.</summary>
    public WebApplication Application => Node;

    private WebApplication Node => _node ?? throw new InvalidOperationException("the node does not run");

    /// <summary>Makes and starts a hub.</summary>
    public static Task<TestHub> StartAsync() => StartAsync(new TestHubOptions());

    /// <summary>Makes and starts a hub with a test's own options.</summary>
    internal static async Task<TestHub> StartAsync(TestHubOptions options)
    {
        var hub = new TestHub(options);
        hub.ReplaceServerCertificate();
        await File.WriteAllTextAsync(hub.ServerCaPath, hub.ServerCa.ExportCertificatePem());
        await File.WriteAllTextAsync(hub.Folder["operators-ca.pem"], hub.Own.Authority.Certificate.ExportCertificatePem());
        using var output = new StringWriter();
        string[] arguments =
        [
            "--data", hub.Folder["data"], "--trust-domain", TrustDomain, "--ca", hub.Folder["operators-ca.pem"],
            "--operator", hub.Operator.CertificatePath, "--operator", hub.SecondOperator.CertificatePath,
        ];
        Assert.True(await InitCommand.Create(output, output).Parse(arguments).InvokeAsync() == 0, output.ToString());
        await hub.StartNodeAsync();
        return hub;
    }

    /// <summary>Registers an agency through the hub's two operators.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="eeaMember">Whether EU or EEA law binds it.</param>
    public async Task<TestAgency> AddAgencyAsync(string id, bool eeaMember = true)
    {
        var agency = new TestAgency(this, id, $"{id}.test");
        var answer = await Operator.Agencies.RegisterAgencyAsync(new RegisterAgencyRequest
        {
            Context = Operator.Context,
            Agency = agency.ToWire(eeaMember),
        });
        await ApproveAsync(answer.Proposal);
        _agencies.Add(agency);
        return agency;
    }

    /// <summary>Changes an agency through the hub's operator, and through the second one where the change takes two.</summary>
    public async Task UpdateAgencyAsync(UpdateAgencyRequest request)
    {
        request.Context = Operator.Context;
        var answer = await Operator.Agencies.UpdateAgencyAsync(request);
        if (answer.Proposal is { } proposal)
        {
            await ApproveAsync(proposal);
        }
    }

    /// <summary>The second operator approves what the first proposed.</summary>
    public async Task ApproveAsync(Proposal proposal) =>
        await SecondOperator.Proposals.ApproveProposalAsync(new ApproveProposalRequest { Context = SecondOperator.Context, Name = proposal.Name });

    /// <summary>Creates an operation through the hub's operators, with its lead and members.</summary>
    /// <returns>Its name.</returns>
    public Task<string> AddOperationAsync(string id, TestAgency lead, params TestAgency[] members) => AddOperationAsync(id, new AudienceRules(), lead, members);

    /// <summary>Creates an operation with rules for the audiences of its records.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> AddOperationAsync(string id, AudienceRules rules, TestAgency lead, params TestAgency[] members)
    {
        var name = $"operations/{id}";
        await Operator.Operations.CreateOperationAsync(new CreateOperationRequest
        {
            Context = Operator.Context,
            Operation = new Operation { Name = name, DisplayName = $"Operation {id}", Lead = lead.Name, AudienceRules = rules },
        });
        if (members.Length > 0)
        {
            await JoinAsync(name, members);
        }

        return name;
    }

    /// <summary>Adds members to an operation.</summary>
    public async Task JoinAsync(string operation, params TestAgency[] members)
    {
        var answer = await Operator.Operations.AddParticipantsAsync(new AddParticipantsRequest
        {
            Context = Operator.Context,
            Name = operation,
            Participants = { members.Select(m => new Participant { Agency = m.Name, Role = ParticipantRole.Member }) },
        });
        await ApproveAsync(answer.Proposal);
    }

    /// <summary>Removes members from an operation.</summary>
    public async Task LeaveAsync(string operation, params TestAgency[] members)
    {
        var answer = await Operator.Operations.RemoveParticipantsAsync(new RemoveParticipantsRequest
        {
            Context = Operator.Context,
            Name = operation,
            Agencies = { members.Select(m => m.Name) },
        });
        await ApproveAsync(answer.Proposal);
    }

    /// <summary>Puts a new server certificate and key in place of those before.</summary>
    /// <returns>The certificate.</returns>
    public X509Certificate2 ReplaceServerCertificate()
    {
        using var leaf = ServerAuthority.Issue(LeafRequest.Server("localhost"), Now);
        PemFiles.Write(leaf, CertificatePath, KeyPath);
        return X509CertificateLoader.LoadCertificate(leaf.RawData);
    }

    /// <summary>Stops the node as a signal would; the hub's files stay.</summary>
    public async Task StopNodeAsync()
    {
        await Node.StopAsync();
        await Node.DisposeAsync();
        _node = null;
    }

    /// <summary>Starts the node on the hub's files, at the endpoint it had before.</summary>
    public async Task StartNodeAsync()
    {
        var settings = new NodeSettings(new DataDirectory(Folder["data"]), new IPEndPoint(IPAddress.Loopback, _port), CertificatePath, KeyPath, _options.Server)
        {
            Time = _options.Time,
            Configure = services =>
            {
                services.RemoveAll<ILoggerProvider>();
                services.AddSingleton<ILoggerProvider>(Log);
                _options.Configure?.Invoke(services);
            },
        };
        _node = Exchange.Server.Hosting.Node.Build(settings);
        await _node.StartAsync();
        _port = new Uri(_node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var agency in _agencies.Append(Own))
        {
            agency.Dispose();
        }

        if (_node is not null)
        {
            await StopNodeAsync();
        }

        ServerAuthority.Dispose();
        Folder.Dispose();
        Log.Check();
    }
}
