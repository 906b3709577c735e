using Exchange.Client;
using Exchange.Demo.Stage;
using Exchange.V1;

namespace Exchange.EndToEnd.Faults;

/// <summary>A caller whose calls are made once: what fails is seen.</summary>
internal sealed class FaultCaller : IAsyncDisposable
{
    private readonly ClientCertificate _certificate;
    private readonly HubAuthorities _authorities;

    private FaultCaller(StageFolder folder, Uri endpoint, string files, CallContext context)
    {
        _certificate = ClientCertificate.FromPemFiles(Path.Combine(folder.Certificates, $"{files}.pem"), Path.Combine(folder.Certificates, $"{files}.key"));
        _authorities = HubAuthorities.FromPemFiles(Path.Combine(folder.Certificates, "hub-ca.pem"));
        Hub = HubConnection.Open(new HubConnectionOptions
        {
            Endpoint = endpoint,
            Certificate = _certificate,
            HubAuthorities = _authorities,
            Context = context,
            Retry = new RetryOptions { GiveUpAfter = TimeSpan.Zero },
        });
    }

    /// <summary>What agencies' systems call for.</summary>
    public static CallContext Context { get; } = new() { Purpose = Purpose.DomainTakedown, LegalBasis = "Directive (EU) 2016/680 art. 8", AutomatedJob = "load" };

    /// <summary>The connection.</summary>
    public HubConnection Hub { get; }

    /// <summary>An agency's system.</summary>
    public static FaultCaller Gateway(StageFolder folder, Uri endpoint, string agency) => new(folder, endpoint, $"{agency}/gateway", Context);

    /// <summary>The hub's auditor.</summary>
    public static FaultCaller Auditor(StageFolder folder, Uri endpoint) =>
        new(folder, endpoint, "hub-auditor", new CallContext { Purpose = Purpose.Supervision, LegalBasis = "Directive (EU) 2016/680 art. 25", Officer = "auditor" });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _authorities.Dispose();
        _certificate.Dispose();
    }
}
