using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.DevCertificates;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Agencies;

public sealed class AdminCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Accepts_ANewAgencyWithItsAuthorities()
    {
        using var root = Authority.CreateRoot("BKA root", Hub.Now);
        using var issuing = root.CreateIntermediate("BKA issuing", Hub.Now);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["ca.pem"], root.Certificate.ExportCertificatePem() + "\n" + issuing.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder["ca.crl"], issuing.PublishCrl([], Hub.Now, Hub.Now.AddDays(3)), TestContext.Current.CancellationToken);
        var run = await ToolRun.ByTwoOperators(
            Hub,
            "admin", "register-agency", "bka", "--trust-domain", "bka.example", "--ca", folder["ca.pem"], "--country", "de", "--eea", "--contact", "cyber desk",
            "--role", "system", "--role", "officer", "--crl", folder["ca.crl"]);
        Assert.Matches("^register agencies/bka: waits for a second operator until .* UTC \\(log entry [0-9a-f]{64}\\)\nanother operator types: exchange admin approve [0-9]+\n$", run.Output);

        var shown = JsonDocument.Parse((await AsOperator("agencies", "show", "bka", "--json")).Ends(ExitCode.Done).Output).RootElement;
        Assert.Equal("DE", shown.GetProperty("country").GetString());
        Assert.Equal(2, shown.GetProperty("ca_certificates").GetArrayLength());
        Assert.Equal(1, shown.GetProperty("certificate_revocation_lists").GetArrayLength());
        Assert.Equal("AGENCY_STATE_ACTIVE", shown.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Rejects_AnAgencyThatStandsAlready()
    {
        var agency = await fixture.AddAgencyAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["ca.pem"], agency.Authority.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        var run = await AsOperator("admin", "register-agency", agency.Id, "--trust-domain", "again.example", "--ca", folder["ca.pem"], "--country", "FR", "--contact", "x", "--role", "system");
        run.Ends(ExitCode.Conflict);
        Assert.Contains("ALREADY_EXISTS", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_EveryBadFieldAtOnceByName()
    {
        var run = (await AsOperator("admin", "register-agency", "x", "--trust-domain", "UPPER", "--country", "Germany", "--contact", "desk")).Ends(ExitCode.Refused);
        Assert.Contains("REQUEST_INVALID", run.Talk, StringComparison.Ordinal);
        foreach (var field in new[] { "agency.name", "agency.trust_domain", "agency.country", "agency.roles" })
        {
            Assert.Contains(field, run.Talk, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rejects_AFileThatIsNoAuthority()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["ca.pem"], "no certificate", TestContext.Current.CancellationToken);
        var run = await AsOperator("admin", "update-agency", "hub", "--add-ca", folder["ca.pem"]);
        run.Ends(ExitCode.Usage);
        Assert.Contains(folder["ca.pem"], run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepts_ARollOverOfAuthorities()
    {
        var agency = await fixture.AddAgencyAsync();
        using var next = Authority.CreateRoot("next CA", Hub.Now);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["old.pem"], agency.Authority.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["new.pem"], next.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await ToolRun.ByTwoOperators(Hub, "admin", "update-agency", agency.Id, "--add-ca", folder["new.pem"]);
        (await ToolRun.As(Hub, agency.Officer, "agencies", "list")).Ends(ExitCode.Done);
        await ToolRun.ByTwoOperators(Hub, "admin", "update-agency", agency.Id, "--remove-ca", folder["old.pem"]);
        var run = (await ToolRun.As(Hub, agency.Officer, "agencies", "list")).Ends(ExitCode.Certificate);
        Assert.Contains("CERTIFICATE_UNKNOWN_CA", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepts_ANewContactByOneOperator()
    {
        var agency = await fixture.AddAgencyAsync();
        var run = (await AsOperator("admin", "update-agency", agency.Id, "--contact", "night desk")).Ends(ExitCode.Done);
        Assert.Matches($"^{agency.Name} is changed \\(log entry [0-9a-f]{{64}}\\)\n$", run.Output);
        Assert.Contains("night desk", (await AsOperator("agencies", "show", agency.Id)).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AnUpdateOfNothing() => (await AsOperator("admin", "update-agency", "hub")).Ends(ExitCode.Usage);

    [Fact]
    public async Task Accepts_SuspensionAndItsEnd()
    {
        var agency = await fixture.AddAgencyAsync();
        (await AsOperator("admin", "suspend-agency", agency.Id)).Ends(ExitCode.Done);
        var refused = (await ToolRun.As(Hub, agency.Officer, "agencies", "list")).Ends(ExitCode.Certificate);
        Assert.Contains("AGENCY_SUSPENDED", refused.Talk, StringComparison.Ordinal);
        (await AsOperator("admin", "resume-agency", agency.Id)).Ends(ExitCode.Done);
        (await ToolRun.As(Hub, agency.Officer, "agencies", "list")).Ends(ExitCode.Done);
    }

    [Fact]
    public async Task Accepts_RevocationByFile()
    {
        var agency = await fixture.AddAgencyAsync();
        (await AsOperator("admin", "revoke-certificate", agency.Id, agency.Officer.CertificatePath)).Ends(ExitCode.Done);
        var refused = (await ToolRun.As(Hub, agency.Officer, "agencies", "list")).Ends(ExitCode.Certificate);
        Assert.Contains("CERTIFICATE_REVOKED", refused.Talk, StringComparison.Ordinal);
        (await ToolRun.As(Hub, agency.Auditor, "agencies", "list")).Ends(ExitCode.Done);
    }

    [Fact]
    public async Task Accepts_ABindingForACertificateWithoutSpiffeName()
    {
        var agency = await fixture.AddAgencyAsync();
        var plain = agency.Caller(new LeafRequest { CommonName = "legacy" });
        await ToolRun.ByTwoOperators(Hub, "admin", "update-agency", agency.Id, "--bind", $"officer/legacy={plain.CertificatePath}");
        (await ToolRun.As(Hub, plain, "agencies", "list", "--officer", "legacy")).Ends(ExitCode.Done);
        (await AsOperator("admin", "update-agency", agency.Id, "--bind", "legacy.pem")).Ends(ExitCode.Usage);
    }

    [Fact]
    public async Task Rejects_AnOfficerAsOperator()
    {
        var agency = await fixture.AddAgencyAsync();
        var run = (await ToolRun.As(Hub, agency.Officer, "admin", "suspend-agency", agency.Id)).Ends(ExitCode.Refused);
        Assert.Contains("ROLE_MAY_NOT_CALL", run.Talk, StringComparison.Ordinal);
        Assert.Contains("alone does not help", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_TheDirectoryWithContacts()
    {
        var agency = await fixture.AddAgencyAsync(eeaMember: false);
        var run = (await ToolRun.As(Hub, agency.Officer, "agencies")).Ends(ExitCode.Done);
        Assert.Equal(run.Output, (await ToolRun.As(Hub, agency.Officer, "agencies", "list")).Output);
        Assert.Contains(run.Lines, l => l.StartsWith($"{agency.Id}\tAgency {agency.Id}\tUS\tno\t", StringComparison.Ordinal) && l.EndsWith($"desk@{agency.TrustDomain}", StringComparison.Ordinal));
        var shown = (await ToolRun.As(Hub, agency.Officer, "agencies", "show", agency.Id)).Ends(ExitCode.Done);
        Assert.Contains($"desk@{agency.TrustDomain}", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SHA-256", shown.Output, StringComparison.Ordinal);
        (await ToolRun.As(Hub, agency.Officer, "agencies", "show", "nobody")).Ends(ExitCode.Refused);
    }

    private Task<ToolRun> AsOperator(params string[] arguments) => ToolRun.As(Hub, Hub.Operator, arguments);
}
