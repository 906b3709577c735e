using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Cli.Operations;

public sealed class OperationCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Accepts_AnOperationFromCreationToItsLastMember()
    {
        var (lead, member, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        (await ToolRun.As(
            Hub, Hub.Operator, "admin", "create-operation", "ios-y", "--name", "In Our Sites Y", "--series", "IOS", "--number", "Y", "--lead", lead.Id, "--start", "2026-11-01", "--goods", "luxury-goods")).Ends(ExitCode.Done);
        await ToolRun.ByTwoOperators(Hub, "admin", "add-participants", "ios-y", member.Id, other.Id);
        var shown = JsonDocument.Parse((await ToolRun.As(Hub, member.Officer, "operations", "show", "ios-y", "--json")).Ends(ExitCode.Done).Output).RootElement;
        Assert.Equal(3, shown.GetProperty("participants").GetArrayLength());
        Assert.Equal("GOODS_CATEGORY_LUXURY_GOODS", shown.GetProperty("goods")[0].GetString());
        Assert.Contains("since 2026-11-01", (await ToolRun.As(Hub, member.Officer, "operations", "show", "ios-y")).Output, StringComparison.Ordinal);

        await ToolRun.ByTwoOperators(Hub, "admin", "remove-participants", "ios-y", other.Id);
        Assert.Contains((await ToolRun.As(Hub, member.Officer, "operations", "list")).Lines, l => l.StartsWith("ios-y\tIn Our Sites Y\tIOS Y\t", StringComparison.Ordinal));
        Assert.DoesNotContain((await ToolRun.As(Hub, other.Officer, "operations", "list")).Lines, l => l.StartsWith("ios-y\t", StringComparison.Ordinal));
        var hidden = (await ToolRun.As(Hub, other.Officer, "operations", "show", "ios-y")).Ends(ExitCode.Refused);
        var absent = (await ToolRun.As(Hub, other.Officer, "operations", "show", "ios-z")).Ends(ExitCode.Refused);
        Assert.Equal(absent.Talk, hidden.Talk);
    }

    [Theory]
    [InlineData("--start", "1.11.2026")]
    [InlineData("--goods", "handbags")]
    public async Task Rejects_WhatIsNoDayOrGoods(string option, string value)
    {
        var run = (await ToolRun.As(Hub, Hub.Operator, "admin", "create-operation", "bad", "--name", "Bad", "--lead", "hub", option, value)).Ends(ExitCode.Usage);
        Assert.Contains(option, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_TheResultInThreeForms()
    {
        var (lead, member) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var operation = await Hub.AddOperationAsync("result", lead, member);
        await StoreAsync(lead, operation, SampleRecords.Domain(lead, 1), SampleRecords.Domain(lead, 2), SampleRecords.Suspect(lead, 1), SampleRecords.Asset(lead, 1), SampleRecords.Asset(lead, 2));
        await StoreAsync(member, operation, SampleRecords.Domain(member, 2), SampleRecords.Domain(member, 3));

        var json = JsonDocument.Parse((await ToolRun.As(Hub, member.Officer, "report", "result", "--json")).Ends(ExitCode.Done).Output).RootElement;
        Assert.Equal(3, json.GetProperty("domain_count").GetInt64());
        Assert.Equal(1, json.GetProperty("arrest_count").GetInt64());
        Assert.Equal(64, json.GetProperty("entry_hash").GetString()!.Length);

        var csv = (await ToolRun.As(Hub, member.Officer, "report", "result", "--csv")).Ends(ExitCode.Done).Lines;
        Assert.Contains("domains,,,domain,3", csv);
        Assert.Contains($"domains_by_agency,{lead.Id},,domain,2", csv);
        Assert.Contains($"domains_by_agency,{member.Id},,domain,2", csv);
        Assert.Contains("arrests,,,person,1", csv);
        Assert.Contains("products_seized,TOYS,,item,10", csv);
        Assert.Contains("money,platform_account,FROZEN,EUR,100.00", csv);

        var page = (await ToolRun.As(Hub, member.Officer, "report", "result")).Ends(ExitCode.Done).Output;
        Assert.Contains("3, of which taken down 3", page, StringComparison.Ordinal);
        Assert.Contains("add to 4 domains: 1 more than there are", page, StringComparison.Ordinal);
        Assert.Contains("EUR 100.00", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AReportWithoutPurpose()
    {
        var agency = await fixture.AddAgencyAsync();
        var run = (await ToolRun.Of(
            "report", "ios-x", "--endpoint", Hub.Endpoint.ToString(), "--certificate", agency.Officer.CertificatePath, "--key", agency.Officer.KeyPath, "--hub-ca", Hub.ServerCaPath)).Ends(ExitCode.Usage);
        Assert.Contains("--purpose", run.Talk, StringComparison.Ordinal);
        Assert.Contains("domain-takedown", run.Talk, StringComparison.Ordinal);
    }

    private static Task StoreAsync(TestAgency agency, string operation, params PushRecord[] records)
    {
        foreach (var record in records)
        {
            record.For(operation).Record.Content.Operation = operation;
        }

        return agency.System.StoreAsync(records);
    }
}
