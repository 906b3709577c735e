using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Exchange.Tests.Support;

/// <summary>A caller with its certificate and a connection of its own; the stubs are the generated ones.</summary>
public sealed class TestCaller : IDisposable
{
    private readonly TestHub _hub;
    private GrpcChannel? _channel;

    internal TestCaller(TestHub hub, X509Certificate2 certificate, string name)
    {
        (_hub, Certificate) = (hub, certificate);
        Context = new CallContext
        {
            Purpose = Purpose.Investigation,
            LegalBasis = "Directive (EU) 2016/680 art. 8",
            CaseReference = "test-1",
            Officer = name,
        };
    }

    /// <summary>Its certificate, with the key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate's name in directory and log.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Certificate.RawData));

    /// <summary>A valid context; a new one can be made of its clone.</summary>
    public CallContext Context { get; }

    /// <summary>The connection.</summary>
    public GrpcChannel Channel => _channel ??= Connect();

    /// <summary>The connection's calls, each bounded in time.</summary>
    public CallInvoker Invoker => Channel.Intercept(new CallBounds());

    /// <summary>RecordService.</summary>
    public RecordService.RecordServiceClient Records => new(Invoker);

    /// <summary>HubService.</summary>
    public HubService.HubServiceClient Hub => new(Invoker);

    /// <summary>AgencyService.</summary>
    public AgencyService.AgencyServiceClient Agencies => new(Invoker);

    /// <summary>OperationService.</summary>
    public OperationService.OperationServiceClient Operations => new(Invoker);

    /// <summary>GroupService.</summary>
    public GroupService.GroupServiceClient Groups => new(Invoker);

    /// <summary>DutyService.</summary>
    public DutyService.DutyServiceClient Duties => new(Invoker);

    /// <summary>ProposalService.</summary>
    public ProposalService.ProposalServiceClient Proposals => new(Invoker);

    /// <summary>AuditService.</summary>
    public AuditService.AuditServiceClient Audit => new(Invoker);

    /// <summary>The certificate as a PEM file, written on first use together with <see cref="KeyPath"/>.</summary>
    public string CertificatePath => FilePath("pem");

    /// <summary>The key as a PEM file.</summary>
    public string KeyPath => FilePath("key");

    /// <summary>Opens a new connection with this certificate; every use of <see cref="Channel"/> after it takes it.</summary>
    public void Reconnect()
    {
        _channel?.Dispose();
        _channel = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel?.Dispose();
        Certificate.Dispose();
    }

    /// <summary>TLS options that trust the hub's CA alone and present a certificate, or none.</summary>
    internal static SslClientAuthenticationOptions Trusting(TestHub hub, X509Certificate2? certificate)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(hub.ServerCa);

        // The context presents any certificate, also one that the platform would leave out for its key usage.
        var context = certificate is null ? null : SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        return new SslClientAuthenticationOptions { ClientCertificateContext = context, CertificateChainPolicy = trust };
    }

    private GrpcChannel Connect()
    {
        var handler = new SocketsHttpHandler { SslOptions = Trusting(_hub, Certificate) };
        return GrpcChannel.ForAddress(_hub.Endpoint, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = null });
    }

    private string FilePath(string extension)
    {
        var stem = _hub.Folder[Fingerprint[..16]];
        if (!File.Exists($"{stem}.pem"))
        {
            PemFiles.Write(Certificate, $"{stem}.pem", $"{stem}.key");
        }

        return $"{stem}.{extension}";
    }
}
