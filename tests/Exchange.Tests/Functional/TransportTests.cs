using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Exchange.DevCertificates;
using Exchange.Tests.Support;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>The handshake, the server's own certificate, and that nothing is behind it but what demands a caller.</summary>
public sealed class TransportTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Rejects_ConnectionWithoutCertificate()
    {
        using var client = new HttpClient(Handler(Hub, SslProtocols.None, certificate: null)) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(Hub.Endpoint, TestContext.Current.CancellationToken));
    }

#pragma warning disable CA5398 // the contract names these two
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
#pragma warning restore CA5398
    public async Task Accepts_TlsVersion(SslProtocols version)
    {
        var agency = await fixture.OneAgencyAsync();
        using var stream = await HandshakeAsync(Hub, agency.System.Certificate, version);

        Assert.Equal(version, stream.SslProtocol);
        Assert.Equal(SslApplicationProtocol.Http2, stream.NegotiatedApplicationProtocol);
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x02)]
    public async Task Rejects_OlderTls(byte minor)
    {
        // A ClientHello written by hand, since the platform's own client may refuse to speak so old a version.
        byte[] hello =
        [
            0x16, 0x03, 0x01, 0x00, 0x31, 0x01, 0x00, 0x00, 0x2D, 0x03, minor,
            .. Enumerable.Range(1, 32).Select(i => (byte)i),
            0x00, 0x00, 0x06, 0xC0, 0x09, 0xC0, 0x13, 0x00, 0x2F, 0x01, 0x00,
        ];
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Hub.Endpoint.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(hello, TestContext.Current.CancellationToken);

        var alert = new byte[7];
        await client.GetStream().ReadExactlyAsync(alert, TestContext.Current.CancellationToken);

        // A fatal alert, protocol_version (RFC 5246 section 7.2.2).
        Assert.Equal((0x15, 2, 70), (alert[0], alert[5], alert[6]));
    }

    [Fact]
    public async Task Reloads_ServerCertificateWithoutRestart()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var hub = await TestHub.StartAsync(new TestHubOptions { Time = clock });
        var agency = await hub.AddAgencyAsync("agency");
        using var feed = agency.System.Follow();
        await feed.ReadToCaughtUpAsync();
        var before = await ShownAsync(hub, agency);

        var next = hub.ReplaceServerCertificate().Thumbprint;
        await Eventually.HoldsAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                return await ShownAsync(hub, agency) == next;
            },
            "the new certificate is shown");

        Assert.NotEqual(before, next);
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
    }

    [Fact]
    public async Task Keeps_ServerCertificateWhenTheNewOneIsBroken()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var hub = await TestHub.StartAsync(new TestHubOptions { Time = clock });
        var agency = await hub.AddAgencyAsync("agency");
        var before = await ShownAsync(hub, agency);
        hub.Log.Expect("server certificate at");

        await File.WriteAllTextAsync(hub.CertificatePath, "no certificate", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                return hub.Log.Lines.Any(l => l.Text.StartsWith("server certificate at", StringComparison.Ordinal));
            },
            "the broken file is told of");
        Assert.Equal(before, await ShownAsync(hub, agency));

        var next = hub.ReplaceServerCertificate().Thumbprint;
        await Eventually.HoldsAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                return await ShownAsync(hub, agency) == next;
            },
            "the mended certificate is shown");
    }

    [Fact]
    public async Task Shows_TheIntermediatesOfItsFile()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var hub = await TestHub.StartAsync(new TestHubOptions { Time = clock });
        var agency = await hub.AddAgencyAsync("agency");
        using var issuing = hub.ServerAuthority.CreateIntermediate("server issuing CA", hub.Now);
        using var leaf = issuing.Issue(LeafRequest.Server("localhost"), hub.Now);
        PemFiles.Write(leaf, hub.CertificatePath, hub.KeyPath);
        await File.AppendAllTextAsync(hub.CertificatePath, "\n" + issuing.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);

        // The caller trusts the root alone: without the intermediate its own check of the server fails.
        await Eventually.HoldsAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                return await ShownAsync(hub, agency) == leaf.Thumbprint;
            },
            "the certificate is shown with its chain");
    }

    [Fact]
    public void Demands_ACallerAtEveryEndpoint()
    {
        var endpoints = ((IEndpointRouteBuilder)Hub.Application).DataSources.SelectMany(s => s.Endpoints).ToArray();

        Assert.True(endpoints.Length >= 18, "the five services are mapped");
        Assert.All(endpoints, e => Assert.Null(e.Metadata.GetMetadata<IAllowAnonymous>()));
        var fallback = Hub.Services.GetRequiredService<IOptions<AuthorizationOptions>>().Value.FallbackPolicy;
        Assert.NotNull(fallback);
        Assert.Contains(fallback.Requirements, r => r is Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement);

        // The calls of the contract name a policy each; what is left are the framework's answers to unknown calls.
        Assert.All(
            endpoints.Where(e => e.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>() is not null),
            e => Assert.Single(e.Metadata.GetOrderedMetadata<IAuthorizeData>(), a => a.Policy is { Length: > 0 }));
    }

    [Theory]
    [InlineData("HubService/GetHub")]
    [InlineData("HubService/NoSuchCall")]
    [InlineData("NoSuchService/NoSuchCall")]
    [InlineData("RecordService/Push")]
    public async Task Reaches_NoEndpointWithoutAKnownCertificate(string call)
    {
        var agency = await fixture.OneAgencyAsync();
        using var stranger = Authority.CreateRoot("somebody else", Hub.Now);
        using var caller = agency.Caller(stranger, LeafRequest.Caller(agency.TrustDomain, "system", "gateway"));

        await RefusedCall.ByAsync(StatusCode.Unauthenticated, "CERTIFICATE_UNKNOWN_CA", () => caller.CallAsync(call, [[]], []));
    }

    [Fact]
    public async Task Rejects_PlainRequestsOfStrangers()
    {
        var agency = await fixture.OneAgencyAsync();
        using var stranger = Authority.CreateRoot("somebody else", Hub.Now);
        using var caller = agency.Caller(stranger, LeafRequest.Caller(agency.TrustDomain, "system", "gateway"));
        using var client = new HttpClient(Handler(Hub, SslProtocols.None, caller.Certificate)) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await client.GetAsync(new Uri(Hub.Endpoint, "/anything"), TestContext.Current.CancellationToken);

        Assert.Equal("16", Assert.Single(answer.Headers.GetValues("grpc-status")));
    }

    private static async Task<string> ShownAsync(TestHub hub, TestAgency agency)
    {
        try
        {
            using var stream = await HandshakeAsync(hub, agency.System.Certificate, SslProtocols.None);
            return ((X509Certificate2)stream.RemoteCertificate!).Thumbprint;
        }
        catch (AuthenticationException failure)
        {
            return failure.Message;
        }
    }

    private static async Task<SslStream> HandshakeAsync(TestHub hub, X509Certificate2 certificate, SslProtocols version)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, hub.Endpoint.Port, TestContext.Current.CancellationToken);
        var stream = new SslStream(client.GetStream());
        var options = TestCaller.Trusting(hub, certificate);
        (options.TargetHost, options.EnabledSslProtocols, options.ApplicationProtocols) = ("localhost", version, [SslApplicationProtocol.Http2]);
        await stream.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken);
        return stream;
    }

    private static SocketsHttpHandler Handler(TestHub hub, SslProtocols version, X509Certificate2? certificate)
    {
        var options = TestCaller.Trusting(hub, certificate);
        options.EnabledSslProtocols = version;
        return new SocketsHttpHandler { SslOptions = options };
    }
}
