using Exchange.Client;
using Exchange.Client.Calls;
using Exchange.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>A connection as an agency's system opens it: the client library's transport, the agency's own certificate.</summary>
internal sealed class AgencyLine : IDisposable
{
    private readonly ClientCertificate _certificate;
    private readonly HubAuthorities _authorities;
    private readonly GrpcChannel _channel;

    public AgencyLine(LoadStep step, string agency)
    {
        Agency = agency;
        _certificate = ClientCertificate.FromPemFiles(
            Path.Combine(step.Certificates, agency, "gateway.pem"), Path.Combine(step.Certificates, agency, "gateway.key"));
        _authorities = HubAuthorities.FromPemFiles(Path.Combine(step.Certificates, "hub-ca.pem"));
        _channel = Transport.Open(new HubConnectionOptions { Endpoint = step.Endpoint, Certificate = _certificate, HubAuthorities = _authorities });
        Invoker = _channel.CreateCallInvoker();
        Records = new RecordService.RecordServiceClient(Invoker);
    }

    /// <summary>Why its calls are made.</summary>
    public static CallContext Context { get; } = new() { Purpose = Purpose.DomainTakedown, LegalBasis = "Directive (EU) 2016/680 art. 8", AutomatedJob = "gateway" };

    /// <summary>Whose connection.</summary>
    public string Agency { get; }

    /// <summary>The generated client: nothing between it and the wire.</summary>
    public RecordService.RecordServiceClient Records { get; }

    /// <summary>For calls that are not parsed.</summary>
    public CallInvoker Invoker { get; }

    /// <summary>Connects.</summary>
    public Task ConnectAsync() => _channel.ConnectAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _authorities.Dispose();
        _certificate.Dispose();
    }
}
