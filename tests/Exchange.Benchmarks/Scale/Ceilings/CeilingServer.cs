using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Exchange.Client;
using Exchange.Server.Hosting;
using Exchange.Server.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Exchange.Benchmarks.Scale.Ceilings;

/// <summary>The ceiling's server process: Kestrel and gRPC with the hub's own transport options, certificates and mutual TLS.</summary>
internal static class CeilingServer
{
    /// <summary>The command by which the benchmark starts it: certificates, ready file, pages, changes of a pull.</summary>
    public const string Command = "scale-ceiling";

    public static async Task<int> RunAsync(string certificates, string ready, string pages, int changes)
    {
        using var own = ClientCertificate.FromPemFiles(Path.Combine(certificates, "server.pem"), Path.Combine(certificates, "server.key"));
        using var agencies = HubAuthorities.FromPemFiles(Directory.EnumerateFiles(certificates, "ca.pem", SearchOption.AllDirectories));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(PreparedPages.Load(pages, changes));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = new RecordLimits().MessageBytes * 2);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, Tls(own, agencies)));
        await using var app = builder.Build();
        app.MapGrpcService<CeilingEndpoint>();
        await app.StartAsync();
        await File.WriteAllTextAsync(ready + ".new", app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        File.Move(ready + ".new", ready);
        await ((IHost)app).WaitForShutdownAsync();
        return 0;
    }

    private static void Configure(KestrelServerOptions kestrel, SslServerAuthenticationOptions tls)
    {
        var transport = new TransportOptions();
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.InitialStreamWindowSize = transport.StreamWindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = transport.ConnectionWindowBytes;
        kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls) });
        });
    }

    private static SslServerAuthenticationOptions Tls(ClientCertificate own, HubAuthorities agencies)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(agencies.Certificates);
        policy.ExtraStore.AddRange(agencies.Certificates);
        return new SslServerAuthenticationOptions
        {
#pragma warning disable CA5398 // as the hub's own
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            ServerCertificateContext = own.Context,
            ClientCertificateRequired = true,
            CertificateChainPolicy = policy,
        };
    }
}
