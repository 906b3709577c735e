using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Client;
using Exchange.DevCertificates;
using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class HubConnectionTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accepts_PemCertificate()
    {
        var agency = await fixture.AddAgencyAsync();
        await using var connection = fixture.Hub.Connect(agency.System);

        var about = await connection.GetHubAsync(cancellationToken: Cancellation);

        Assert.Equal((agency.Name, AgencyRole.System), (about.Caller.Agency, about.Caller.Role));
    }

    [Fact]
    public async Task Accepts_PfxCertificateWithPassword()
    {
        var agency = await fixture.AddAgencyAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["gateway.pfx"], agency.System.Certificate.Export(X509ContentType.Pfx, "secret"), Cancellation);
        using var certificate = ClientCertificate.FromPfxFile(folder["gateway.pfx"], "secret");
        await using var connection = HubConnection.Open(fixture.Hub.Options(agency.System) with { Certificate = certificate });

        Assert.Equal(agency.Name, (await connection.GetHubAsync(cancellationToken: Cancellation)).Caller.Agency);
        Assert.Contains("gateway.pfx", Assert.Throws<ClientFileException>(() => ClientCertificate.FromPfxFile(folder["gateway.pfx"], "other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_ChainAndEncryptedKeyInPem()
    {
        using var folder = new TemporaryFolder();
        var now = TimeProvider.System.GetUtcNow();
        using var root = Authority.CreateRoot("root", now);
        using var issuing = root.CreateIntermediate("issuing", now);
        using var leaf = issuing.Issue(LeafRequest.Caller("a.test", "system", "gateway"), now);
        using var key = leaf.GetECDsaPrivateKey();
        File.WriteAllText(folder["chain.pem"], leaf.ExportCertificatePem() + "\n" + issuing.Certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(folder["leaf.key"], key!.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));

        using var certificate = ClientCertificate.FromPemFiles(folder["chain.pem"], folder["leaf.key"], "secret");

        Assert.Equal(leaf.Thumbprint, certificate.Leaf.Thumbprint);
        Assert.Equal([issuing.Certificate.Thumbprint], certificate.Context.IntermediateCertificates.Select(c => c.Thumbprint));
        var refused = Assert.Throws<ClientFileException>(() => ClientCertificate.FromPemFiles(folder["chain.pem"], folder["leaf.key"]));
        Assert.Contains("give its password", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_KeyOfAnotherCertificate()
    {
        var agency = await fixture.AddAgencyAsync();

        var refused = Assert.Throws<ClientFileException>(() => ClientCertificate.FromPemFiles(agency.System.CertificatePath, agency.Officer.KeyPath));

        Assert.Equal(agency.Officer.KeyPath, refused.Path);
    }

    [Fact]
    public async Task Rejects_HubOfAnotherCa()
    {
        var agency = await fixture.AddAgencyAsync();
        using var other = Authority.CreateRoot("Test hub server CA", TimeProvider.System.GetUtcNow());
        using var trusted = HubAuthorities.Of(X509CertificateLoader.LoadCertificate(other.Certificate.RawData));
        await using var connection = HubConnection.Open(fixture.Hub.Options(agency.System) with { HubAuthorities = trusted });

        var refused = await Assert.ThrowsAsync<HubException>(() => connection.GetHubAsync(cancellationToken: Cancellation));

        Assert.Equal((HubFailure.NotTrusted, false), (refused.Failure, refused.IsTransient));
        Assert.Contains("check the hub CA file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_HubOfAnotherName()
    {
        var agency = await fixture.AddAgencyAsync();
        await using var line = new CuttingProxy(fixture.Hub.Endpoint, IPAddress.Parse("127.0.0.2"));
        await using var connection = fixture.Hub.Connect(agency.System, line.Endpoint);

        var refused = await Assert.ThrowsAsync<HubException>(() => connection.GetHubAsync(cancellationToken: Cancellation));

        Assert.Equal(HubFailure.NotTrusted, refused.Failure);
        Assert.Contains("does not name the host", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_ReasonAndFactsOfRefusal()
    {
        var agency = await fixture.AddAgencyAsync();
        await using var connection = fixture.Hub.Connect(agency.System);

        var absent = await Assert.ThrowsAsync<HubException>(() => connection.GetRecordAsync(agency.Record("not-there"), cancellationToken: Cancellation));
        var invalid = await Assert.ThrowsAsync<HubException>(() => connection.GetRecordAsync("no name", cancellationToken: Cancellation));

        Assert.Equal((HubFailure.Refused, StatusCode.NotFound, Reason.NotFound), (absent.Failure, absent.StatusCode, absent.Reason));
        Assert.Contains("entry_hash", absent.Facts);
        Assert.Equal([("name", Reason.FieldMalformed)], invalid.Violations.Select(v => (v.Field, v.Reason)));
    }

    [Fact]
    public async Task Returns_EveryPageOfSearch()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var connection = fixture.Hub.Connect(agency.System);
        await connection.PushAllAsync(agency.Domains(reader, 7), cancellationToken: Cancellation);

        var request = new SearchRecordsRequest { NamePrefix = "shop-", Filter = new RecordFilter { Originators = { agency.Name } }, PageSize = 3 };
        List<string> found = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                found = await connection.SearchAsync(request, Cancellation).Select(r => r.Name).ToListAsync(Cancellation);
                return found.Count >= 7;
            },
            "search finds what was pushed");

        Assert.Equal(7, found.Count);
        Assert.Equal(7, found.Distinct().Count());
        Assert.Empty(request.PageToken);
    }

    [Fact]
    public async Task Resumes_CallWhenHubComesBack()
    {
        await using var hub = await TestHub.StartAsync();
        var agency = await hub.AddAgencyAsync("patient");
        await using var connection = hub.Connect(agency.System);
        await connection.GetHubAsync(cancellationToken: Cancellation);
        await hub.StopNodeAsync();

        var call = connection.GetHubAsync(cancellationToken: Cancellation);
        Assert.False(call.IsCompleted);
        await hub.StartNodeAsync();

        Assert.Equal(agency.Name, (await call).Caller.Agency);
    }

    [Fact]
    public async Task Returns_FailureWhenHubStaysAway()
    {
        await using var hub = await TestHub.StartAsync();
        var agency = await hub.AddAgencyAsync("impatient");
        await hub.StopNodeAsync();
        await using var connection = HubConnection.Open(hub.Options(agency.System) with { Retry = new RetryOptions { GiveUpAfter = TimeSpan.Zero } });

        var failure = await Assert.ThrowsAsync<HubException>(() => connection.GetHubAsync(cancellationToken: Cancellation));

        Assert.Equal((HubFailure.Unreachable, true), (failure.Failure, failure.IsTransient));
        await hub.StartNodeAsync();
    }
}
