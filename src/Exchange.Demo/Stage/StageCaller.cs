using Exchange.Client;
using Exchange.V1;

namespace Exchange.Demo.Stage;

/// <summary>A caller of the stage: a connection with its own certificate.</summary>
internal sealed class StageCaller : IAsyncDisposable
{
    private readonly ClientCertificate _certificate;
    private readonly HubAuthorities _authorities;

    private StageCaller(StageFolder folder, Uri endpoint, string files, CallContext context)
    {
        _certificate = ClientCertificate.FromPemFiles(Path.Combine(folder.Certificates, $"{files}.pem"), Path.Combine(folder.Certificates, $"{files}.key"));
        _authorities = HubAuthorities.FromPemFiles(Path.Combine(folder.Certificates, "hub-ca.pem"));
        context.LegalBasis = "Directive (EU) 2016/680 art. 8";
        Context = context;
        Connection = HubConnection.Open(new HubConnectionOptions
        {
            Endpoint = endpoint,
            Certificate = _certificate,
            HubAuthorities = _authorities,
            Context = context,
        });
    }

    /// <summary>Why its calls are made.</summary>
    public CallContext Context { get; }

    /// <summary>The connection.</summary>
    public HubConnection Connection { get; }

    /// <summary>An agency's system.</summary>
    public static StageCaller Gateway(StageFolder folder, Uri endpoint, string agency) =>
        new(folder, endpoint, $"{agency}/gateway", new CallContext { Purpose = Purpose.DomainTakedown, AutomatedJob = "gateway" });

    /// <summary>One of the hub's operators.</summary>
    public static StageCaller Operator(StageFolder folder, Uri endpoint, string name) =>
        new(folder, endpoint, name, new CallContext { Purpose = Purpose.HubOperation, Officer = name });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        _authorities.Dispose();
        _certificate.Dispose();
    }
}
