using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Exchange.Client.Calls;

/// <summary>Makes the channel: HTTP/2 over mutual TLS, the hub's certificate held to the given CAs and to its name.</summary>
internal static class Transport
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const int LargestAnswer = 64 * 1024 * 1024;

    public static GrpcChannel Open(HubConnectionOptions options)
    {
        if (!options.Endpoint.IsAbsoluteUri || options.Endpoint.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentException($"the endpoint {options.Endpoint} is no address of the form https://host:port", nameof(options));
        }

        return GrpcChannel.ForAddress(options.Endpoint, new GrpcChannelOptions
        {
            HttpHandler = CreateHandler(options),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestAnswer,
            MaxSendMessageSize = null,

            // Tries again are ours: they know the hub's reasons and the delay it asks for.
            MaxRetryAttempts = null,
        });
    }

    private static SocketsHttpHandler CreateHandler(HubConnectionOptions options) => new()
    {
        UseProxy = options.UseSystemProxy,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        EnableMultipleHttp2Connections = true,
        InitialHttp2StreamWindowSize = 1024 * 1024,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        SslOptions = new SslClientAuthenticationOptions
        {
#pragma warning disable CA5398 // the contract with the hub names these two
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            ClientCertificateContext = options.Certificate.Context,
            CertificateChainPolicy = TrustOnly(options),
        },
    };

    /// <summary>The chain of the hub's certificate ends at one of the given CAs, and at no other that this machine trusts.</summary>
    private static X509ChainPolicy TrustOnly(HubConnectionOptions options)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = options.HubRevocation,
            DisableCertificateDownloads = options.HubRevocation == X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(options.HubAuthorities.Certificates);
        policy.ExtraStore.AddRange(options.HubAuthorities.Certificates);
        policy.ApplicationPolicy.Add(new Oid(ServerAuth));
        return policy;
    }
}
