using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Audit;

public sealed class AuditCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Returns_OwnEntriesToAnAgencysAuditor()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-1"))).Ends(ExitCode.Done);
        var run = (await ToolRun.As(Hub, agency.Auditor, "audit", "list")).Ends(ExitCode.Done);
        Assert.Contains(run.Lines, l => l.Contains($"\tget\t{agency.Id}\tofficer\tofficer-1\tinvestigation\t1\t{agency.Record("sample-domain-1")}\t\t", StringComparison.Ordinal));
        Assert.All(run.Lines.Skip(1), l => Assert.Contains($"\t{agency.Id}\t", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Returns_FilteredEntriesWithHashesAsJson()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 2));
        var run = (await ToolRun.As(Hub, Hub.HubAuditor, "audit", "list", "--agency", agency.Id, "--action", "push", "--json")).Ends(ExitCode.Done);
        var entries = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(2, entries.GetArrayLength());
        Assert.Equal(64, entries[0].GetProperty("leaf_hash").GetString()!.Length);
        Assert.Equal("AUDIT_ACTION_PUSH", entries[0].GetProperty("action").GetString());
        var limited = (await ToolRun.As(Hub, Hub.HubAuditor, "audit", "list", "--agency", agency.Id, "--action", "push", "--limit", "1")).Ends(ExitCode.Done);
        Assert.Equal(2, limited.Lines.Count);
        Assert.Contains("there are more", limited.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_NothingOutsideTheTimesAskedFor()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        Assert.Single((await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--action", "push", "--since", "2020-01-01")).Ends(ExitCode.Done).Lines.Skip(1));
        Assert.Empty((await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--action", "push", "--until", "2020-01-01")).Ends(ExitCode.Done).Lines.Skip(1));
        Assert.Empty((await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--action", "push", "--since", "2120-01-01")).Ends(ExitCode.Done).Lines.Skip(1));
    }

    [Fact]
    public async Task Rejects_OtherAgenciesRolesAndWords()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        (await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--agency", other.Id)).Ends(ExitCode.Refused);
        (await ToolRun.As(Hub, agency.Officer, "audit", "list")).Ends(ExitCode.Refused);
        (await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--action", "peek")).Ends(ExitCode.Usage);
        (await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--since", "yesterday")).Ends(ExitCode.Usage);
    }
}
