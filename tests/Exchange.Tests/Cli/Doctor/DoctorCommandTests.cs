using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.DevCertificates;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Doctor;

public sealed class DoctorCommandTests(HubFixture fixture) : IClassFixture<HubFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TestHub Hub => fixture.Hub;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Returns_OkAtEveryStepWhereCallsWork()
    {
        var agency = await fixture.AddAgencyAsync();
        Protect(agency.Officer.KeyPath);
        var run = (await As(agency.Officer)).Ends(ExitCode.Done);
        Assert.DoesNotContain("FAULT", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", run.Output, StringComparison.Ordinal);
        Assert.Contains("TLS 1.3", run.Output, StringComparison.Ordinal);
        Assert.Contains($"officer of {agency.Id}: search, show, report", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("Calls work.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_AWarningForAKeyThatOthersMayRead()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var agency = await fixture.AddAgencyAsync();
        File.SetUnixFileMode(agency.Officer.KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var run = (await As(agency.Officer)).Ends(ExitCode.Done);
        Assert.Contains($"chmod 600 {agency.Officer.KeyPath}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_FilesThatAreNotThereNamingEach()
    {
        var run = (await Run("--certificate", _folder["no.pem"], "--key", _folder["no.key"], "--hub-ca", _folder["no-ca.pem"], "--endpoint", Hub.Endpoint.ToString())).Ends(ExitCode.Usage);
        foreach (var name in new[] { "no.pem", "no.key", "no-ca.pem" })
        {
            Assert.Contains($"there is no file {_folder[name]}", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rejects_CertificateAndKeyExchanged()
    {
        var agency = await fixture.AddAgencyAsync();
        var run = (await Run(Options(agency.Officer.KeyPath, agency.Officer.CertificatePath))).Ends(ExitCode.Certificate);
        Assert.Contains("holds a private key, no certificate", run.Output, StringComparison.Ordinal);
        Assert.Contains("holds a certificate, no private key", run.Output, StringComparison.Ordinal);
        Assert.Contains("exchanged", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AKeyOfAnotherCertificate()
    {
        var agency = await fixture.AddAgencyAsync();
        var run = (await Run(Options(agency.Officer.CertificatePath, agency.System.KeyPath))).Ends(ExitCode.Certificate);
        Assert.Contains("is not the key of the certificate", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AnExpiredCertificateHereAndAtTheHub()
    {
        var agency = await fixture.AddAgencyAsync();
        var old = agency.Caller(LeafRequest.Caller(agency.TrustDomain, "officer", "late") with { Begins = TimeSpan.FromDays(-20), Ends = TimeSpan.FromDays(-5) });
        var run = (await As(old)).Ends(ExitCode.Certificate);
        Assert.Contains("it expired on", run.Output, StringComparison.Ordinal);
        Assert.Contains("5 days ago", run.Output, StringComparison.Ordinal);
        Assert.Contains("CERTIFICATE_EXPIRED", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ACertificateThatIsNotForClients()
    {
        var agency = await fixture.AddAgencyAsync();
        var wrong = agency.Caller(LeafRequest.Caller(agency.TrustDomain, "officer", "wrong") with { ExtendedKeyUsages = ["1.3.6.1.5.5.7.3.1"] });
        var run = (await As(wrong)).Ends(ExitCode.Certificate);
        Assert.Contains("lacks clientAuth", run.Output, StringComparison.Ordinal);
        Assert.Contains("CERTIFICATE_WRONG_USAGE", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ACertificateOfTwoNames()
    {
        var agency = await fixture.AddAgencyAsync();
        var two = agency.Caller(LeafRequest.Caller(agency.TrustDomain, "officer", "two") with { Uris = [$"spiffe://{agency.TrustDomain}/officer/two", $"spiffe://{agency.TrustDomain}/officer/three"] });
        Assert.Contains("it has 2 URI names", (await As(two)).Ends(ExitCode.Certificate).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_TheWrongHubCaNamingBoth()
    {
        var agency = await fixture.AddAgencyAsync();
        using var other = Authority.CreateRoot("Some other CA", Hub.Now);
        await File.WriteAllTextAsync(_folder["other.pem"], other.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        var run = (await Run(Options(agency.Officer, hubCa: _folder["other.pem"]))).Ends(ExitCode.Certificate);
        Assert.Contains("wrong CA: it was issued by", run.Output, StringComparison.Ordinal);
        Assert.Contains("Test hub server CA", run.Output, StringComparison.Ordinal);
        Assert.Contains("Some other CA", run.Output, StringComparison.Ordinal);
        Assert.Contains(_folder["other.pem"], run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ACaOfTheSameNameWithAnotherKey()
    {
        var agency = await fixture.AddAgencyAsync();
        using var twin = Authority.CreateRoot("Test hub server CA", Hub.Now);
        await File.WriteAllTextAsync(_folder["twin.pem"], twin.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        Assert.Contains("not with the key of the CA of that name", (await Run(Options(agency.Officer, hubCa: _folder["twin.pem"]))).Ends(ExitCode.Certificate).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AnAgencysCaThatIsNotRegistered()
    {
        var agency = await fixture.AddAgencyAsync();
        using var other = Authority.CreateRoot($"{agency.Id} CA", Hub.Now);
        var run = (await As(agency.Caller(other, LeafRequest.Caller(agency.TrustDomain, "officer", "officer-1")))).Ends(ExitCode.Certificate);
        Assert.Contains("CERTIFICATE_UNKNOWN_CA", run.Output, StringComparison.Ordinal);
        Assert.Contains("have the hub's operators register the CA", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ASuspendedAgency()
    {
        var agency = await fixture.AddAgencyAsync();
        (await ToolRun.As(Hub, Hub.Operator, "admin", "suspend-agency", agency.Id)).Ends(ExitCode.Done);
        Assert.Contains("AGENCY_SUSPENDED", (await As(agency.Officer)).Ends(ExitCode.Certificate).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "5 minutes ahead of")]
    [InlineData(-5, "5 minutes behind")]
    public async Task Rejects_AClockThatIsOff(int minutes, string words)
    {
        var agency = await fixture.AddAgencyAsync();
        var officer = agency.Caller(LeafRequest.Caller(agency.TrustDomain, "officer", "clock") with { Begins = TimeSpan.FromHours(-1) });
        var environment = ToolRun.Plain() with { Time = new ShiftedTime(TimeSpan.FromMinutes(minutes)) };
        var run = (await ToolRun.In(environment, ["doctor", .. Options(officer)])).Ends(ExitCode.Usage);
        Assert.Contains($"this machine's clock is {words}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_APortWhereNobodyAnswers()
    {
        var agency = await fixture.AddAgencyAsync();
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        var run = (await Run(Options(agency.Officer, endpoint: $"https://127.0.0.1:{port}"))).Ends(ExitCode.Refused);
        Assert.Contains("check the port in --endpoint", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AHostThatTheHubsCertificateDoesNotName()
    {
        var agency = await fixture.AddAgencyAsync();
        using var authority = Authority.CreateRoot("Elsewhere CA", Hub.Now);
        await File.WriteAllTextAsync(_folder["elsewhere.pem"], authority.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using var elsewhere = new TlsServer(authority.Issue(LeafRequest.Server("elsewhere.example") with { Loopback = false }, Hub.Now));
        var run = (await Run(Options(agency.Officer, hubCa: _folder["elsewhere.pem"], endpoint: elsewhere.Address))).Ends(ExitCode.Certificate);
        Assert.Contains("it is for elsewhere.example, and you call 127.0.0.1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_FindingsAsJson()
    {
        var agency = await fixture.AddAgencyAsync();
        Protect(agency.Officer.KeyPath);
        var run = (await ToolRun.Of(["doctor", "--json", .. Options(agency.Officer)])).Ends(ExitCode.Done);
        Assert.All(JsonDocument.Parse(run.Output).RootElement.EnumerateArray(), f => Assert.Equal("ok", f.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Accepts_APkcs12FileWithItsPassword()
    {
        var agency = await fixture.AddAgencyAsync();
        await File.WriteAllBytesAsync(_folder["me.pfx"], agency.Officer.Certificate.Export(X509ContentType.Pkcs12, "open sesame"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["me.pw"], "open sesame\n", TestContext.Current.CancellationToken);
        Protect(_folder["me.pfx"]);
        string[] rest = ["--endpoint", Hub.Endpoint.ToString(), "--hub-ca", Hub.ServerCaPath];
        (await Run(["--pfx", _folder["me.pfx"], "--password-file", _folder["me.pw"], .. rest])).Ends(ExitCode.Done);
        var run = (await Run(["--pfx", _folder["me.pfx"], .. rest])).Ends(ExitCode.Certificate);
        Assert.Contains("--password-file", run.Output, StringComparison.Ordinal);
    }

    private static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static Task<ToolRun> Run(params string[] options) => ToolRun.Of(["doctor", .. options]);

    private Task<ToolRun> As(TestCaller caller) => Run(Options(caller));

    private string[] Options(TestCaller caller, string? hubCa = null, string? endpoint = null) => Options(caller.CertificatePath, caller.KeyPath, hubCa, endpoint);

    private string[] Options(string certificate, string key, string? hubCa = null, string? endpoint = null) =>
        ["--certificate", certificate, "--key", key, "--hub-ca", hubCa ?? Hub.ServerCaPath, "--endpoint", endpoint ?? Hub.Endpoint.ToString()];

    private sealed class ShiftedTime(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
    }
}
