using Exchange.Client;
using Exchange.V1;

namespace Exchange.Demo.Stage;

/// <summary>An agency's system: a connection with its own certificate.</summary>
internal sealed class AgencyGateway : IAsyncDisposable
{
    private readonly ClientCertificate _certificate;
    private readonly HubAuthorities _authorities;

    public AgencyGateway(StageFolder folder, Uri endpoint, string agency)
    {
        _certificate = ClientCertificate.FromPemFiles(
            Path.Combine(folder.Certificates, agency, "gateway.pem"), Path.Combine(folder.Certificates, agency, "gateway.key"));
        _authorities = HubAuthorities.FromPemFiles(Path.Combine(folder.Certificates, "hub-ca.pem"));
        Connection = HubConnection.Open(new HubConnectionOptions
        {
            Endpoint = endpoint,
            Certificate = _certificate,
            HubAuthorities = _authorities,
            Context = new CallContext { Purpose = Purpose.DomainTakedown, LegalBasis = "Directive (EU) 2016/680 art. 8", AutomatedJob = "gateway" },
        });
    }

    /// <summary>The connection.</summary>
    public HubConnection Connection { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        _authorities.Dispose();
        _certificate.Dispose();
    }
}
