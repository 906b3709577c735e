using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Proposals;

public sealed class ProposalCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Records_WhatTheFirstProposesAndTheSecondApproves()
    {
        var agency = await fixture.AddAgencyAsync();
        var proposed = (await As(Hub.Operator, "admin", "update-agency", agency.Id, "--role", "system", "--role", "auditor")).Ends(ExitCode.Done);
        Assert.Contains($"set roles SYSTEM AUDITOR of {agency.Name}: waits for a second operator until ", proposed.Output, StringComparison.Ordinal);
        var number = proposed.ProposalNumber;
        (await ToolRun.As(Hub, agency.Officer, "agencies", "list")).Ends(ExitCode.Done);

        var own = (await As(Hub.Operator, "admin", "approve", number)).Ends(ExitCode.Refused);
        Assert.Contains("RULE_FORBIDS", own.Talk, StringComparison.Ordinal);
        Assert.Contains($"{number}\tset roles", (await As(Hub.SecondOperator, "admin", "proposals")).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        var approved = (await As(Hub.SecondOperator, "admin", "approve", number)).Ends(ExitCode.Done);
        Assert.Matches($"^proposals/{number} is approved: set roles SYSTEM AUDITOR of {agency.Name} \\(log entry [0-9a-f]{{64}}\\)\n$", approved.Output);

        (await ToolRun.As(Hub, agency.Officer, "agencies", "list")).Ends(ExitCode.Certificate);
        var notices = (await ToolRun.As(Hub, agency.Auditor, "notices")).Ends(ExitCode.Done);
        Assert.EndsWith($"\tset roles SYSTEM AUDITOR of {agency.Name}\t{number}", notices.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepts_EveryProposalOfOthersAtOnce()
    {
        await using var hub = await TestHub.StartAsync();
        var agency = await hub.AddAgencyAsync("police-aa");
        foreach (var role in new[] { "system", "auditor" })
        {
            (await ToolRun.As(hub, hub.Operator, "admin", "update-agency", "police-aa", "--role", role)).Ends(ExitCode.Done);
        }

        (await ToolRun.As(hub, hub.SecondOperator, "admin", "update-agency", "police-aa", "--role", "officer")).Ends(ExitCode.Done);
        var run = (await ToolRun.As(hub, hub.SecondOperator, "admin", "approve", "--all")).Ends(ExitCode.Done);
        Assert.Equal(["set roles SYSTEM", "set roles AUDITOR"], run.Lines.Select(l => l.Split(": ")[1].Split(" of ")[0]));
        Assert.Contains("1 of the open proposals is your own", run.Talk, StringComparison.Ordinal);
        Assert.Contains("nothing waits for you", (await ToolRun.As(hub, hub.SecondOperator, "admin", "approve", "--all")).Ends(ExitCode.Done).Talk, StringComparison.Ordinal);
        (await ToolRun.As(hub, agency.Auditor, "notices")).Ends(ExitCode.Done);
    }

    [Fact]
    public async Task Records_ARejectionAndKeepsTheOthers()
    {
        var agency = await fixture.AddAgencyAsync();
        var number = (await As(Hub.Operator, "admin", "update-agency", agency.Id, "--role", "system")).Ends(ExitCode.Done).ProposalNumber;
        Assert.Contains("is rejected", (await As(Hub.Operator, "admin", "reject", number)).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        var next = (await As(Hub.Operator, "admin", "update-agency", agency.Id, "--role", "system")).Ends(ExitCode.Done).ProposalNumber;
        var run = (await As(Hub.SecondOperator, "admin", "approve", number, next)).Ends(ExitCode.SomeRejected);
        Assert.Contains($"proposals/{number} is not approved: RULE_FORBIDS", run.Talk, StringComparison.Ordinal);
        Assert.Contains($"proposals/{next} is approved", run.Output, StringComparison.Ordinal);
        using var all = JsonDocument.Parse((await As(Hub.SecondOperator, "admin", "proposals", "--all", "--json")).Ends(ExitCode.Done).Output);
        Assert.Contains(all.RootElement.EnumerateArray(), p => p.GetProperty("name").GetString() == $"proposals/{number}" && p.GetProperty("state").GetString() == "PROPOSAL_STATE_REJECTED");
    }

    [Fact]
    public async Task Records_AnOrderedErasureThatItsOriginatorIsTold()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).For(reader));
        await reader.System.PullAllAsync();
        var number = (await As(Hub.Operator, "admin", "order-erasure", $"{agency.Id}/sample-domain-1", "--legal-reference", "VG 6 K 1/26")).Ends(ExitCode.Done).ProposalNumber;
        (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-1"))).Ends(ExitCode.Done);
        (await As(Hub.SecondOperator, "admin", "approve", number)).Ends(ExitCode.Done);
        (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-1"))).Ends(ExitCode.Refused);
        Assert.Contains("by VG 6 K 1/26", (await ToolRun.As(Hub, agency.Officer, "notices")).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        Assert.Contains("it was erased", (await ToolRun.As(Hub, reader.Officer, "duties")).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_ADepartureWithASuccessor()
    {
        var (agency, heir) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        var proposed = (await As(Hub.Operator, "admin", "offboard", agency.Id, "--successor", heir.Id, "--json")).Ends(ExitCode.Done);
        using var json = JsonDocument.Parse(proposed.Output);
        Assert.Equal($"{agency.Name} leaves, its records go to {heir.Name}", json.RootElement.GetProperty("proposal").GetProperty("summary").GetString());
        (await As(Hub.SecondOperator, "admin", "approve", json.RootElement.GetProperty("proposal").GetProperty("name").GetString()!)).Ends(ExitCode.Done);
        (await ToolRun.As(Hub, agency.Officer, "agencies", "list")).Ends(ExitCode.Certificate);
        await Eventually.HoldsAsync(
            async () => (await heir.System.PullAllAsync()).Changes.Any(c => c.Record.Content?.Domain?.DomainName == "shop-1.example"), "the successor holds the record");
    }

    [Theory]
    [InlineData("--successor", "admin", "offboard", "police-xx")]
    [InlineData("--successor", "admin", "offboard", "police-xx", "--erase", "--successor", "police-yy")]
    [InlineData("proposals", "admin", "approve")]
    [InlineData("proposals", "admin", "approve", "7", "--all")]
    [InlineData("record", "admin", "order-erasure", "shop.example", "--legal-reference", "x")]
    public async Task Rejects_CommandsThatMeanNothingNamingTheOption(string field, params string[] arguments)
    {
        var run = (await As(Hub.Operator, arguments)).Ends(ExitCode.Usage);
        Assert.Contains(field, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AnOfficerAsOperator()
    {
        var agency = await fixture.OneAgencyAsync();
        Assert.Contains("ROLE_MAY_NOT_CALL", (await ToolRun.As(Hub, agency.Officer, "admin", "proposals")).Ends(ExitCode.Refused).Talk, StringComparison.Ordinal);
    }

    private Task<ToolRun> As(TestCaller caller, params string[] arguments) => ToolRun.As(Hub, caller, arguments);
}
