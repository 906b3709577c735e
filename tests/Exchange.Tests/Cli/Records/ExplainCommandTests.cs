using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Cli.Records;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Cli.Records;

public sealed class ExplainCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Returns_EveryRuleInPlainWords()
    {
        var (agency, reader, outsider) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(eeaMember: false));
        var record = SampleRecords.Domain(agency, 1).For(reader, outsider);
        record.Record.Marking.Purposes.Add(Purpose.Investigation);
        await agency.System.StoreAsync(record);

        var sees = await Explain(agency, reader.Id);
        Assert.StartsWith($"{reader.Id} sees {record.Record.Name} for investigation\n", sees.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("  NO ", sees.Output, StringComparison.Ordinal);

        var not = await Explain(agency, outsider.Id, "--reader-purpose", "asset-recovery");
        Assert.StartsWith($"{outsider.Id} does not see {record.Record.Name} for asset recovery\n", not.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["NO   the agency is outside the EU and EEA, and the distribution does not allow third countries", "NO   the marking limits the record to other purposes"],
            not.Lines.Select(l => l.Trim()).Where(l => l.StartsWith("NO", StringComparison.Ordinal)));
        Assert.Equal(9, not.Lines.Count - 1);
        Assert.Contains("it is the originator", (await Explain(agency, agency.Id, "--reader-purpose", "supervision")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_WhatAnOfficerSeesAsJson()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var record = SampleRecords.Domain(agency, 1).For(new Distribution { Agencies = { reader.Name }, Officers = { $"{reader.Name}/officers/officer-1" } });
        record.Record.Marking.Tlp = Tlp.Red;
        await agency.System.StoreAsync(record);

        Assert.Contains("NO   it is for named officers only", (await Explain(agency, reader.Id)).Output, StringComparison.Ordinal);
        using var officer = JsonDocument.Parse((await Explain(agency, reader.Id, "--reader-officer", "officer-1", "--json")).Output);
        Assert.True(officer.RootElement.GetProperty("visible").GetBoolean());
        var other = await Explain(agency, reader.Id, "--reader-officer", "officer-2");
        Assert.StartsWith($"{reader.Id}, officer officer-2, does not see ", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hides_AnotherAgencysRecordAsIfItWereAbsent()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).For(reader));
        var run = (await ToolRun.As(Hub, reader.Officer, "explain", $"{agency.Id}/sample-domain-1", reader.Id)).Ends(ExitCode.Refused);
        Assert.Contains("NOT_FOUND", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AnAgencyThatIsNone()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        var run = (await ToolRun.As(Hub, agency.Officer, "explain", $"{agency.Id}/sample-domain-1", "nobody")).Ends(ExitCode.Refused);
        Assert.Contains("agency: names no registered agency", run.Talk, StringComparison.Ordinal);
        (await ToolRun.As(Hub, agency.Officer, "explain", $"{agency.Id}/sample-domain-1", agency.Id, "--reader-purpose", "curiosity")).Ends(ExitCode.Usage);
    }

    [Fact]
    public void Returns_WordsForEveryRuleOfTheContract() => Assert.All(
        Enum.GetValues<VisibilityRule>().Where(r => r != VisibilityRule.Unspecified),
        rule => Assert.All([true, false], holds => Assert.DoesNotContain("does not know", RuleGuide.Meaning(new RuleVerdict { Rule = rule, Holds = holds }), StringComparison.Ordinal)));

    private async Task<ToolRun> Explain(TestAgency agency, string reader, params string[] arguments) =>
        (await ToolRun.As(Hub, agency.Officer, ["explain", $"{agency.Id}/sample-domain-1", reader, .. arguments])).Ends(ExitCode.Done);
}
