using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Exchange.Tests.Cli.Records;

public sealed class ShowCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Returns_WhoKnewWhatWhen()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).For(reader));
        await reader.System.PullAllAsync();
        var corrected = SampleRecords.Domain(agency, 1);
        corrected.Record.Content.Domain.DomainName = "shop-one.example";
        corrected.Record.Content.Correction = new Correction { Reason = "a letter was missing" };
        await agency.System.StoreAsync(corrected);

        var own = (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-1"), "--history")).Ends(ExitCode.Done);
        Assert.Equal(["2", "1"], own.Lines.Skip(2).Select(l => l.Split('\t')[0]));
        Assert.Contains("\tshop-one.example\tACTIONED\tTLP:AMBER\ta letter was missing\t", own.Lines[2], StringComparison.Ordinal);
        Assert.Contains($"\tshop-1.example\tACTIONED\tTLP:AMBER\t\t{reader.Id} 2", own.Lines[3], StringComparison.Ordinal);

        var other = (await ToolRun.As(Hub, reader.Officer, "show", agency.Record("sample-domain-1"), "--history", "--json")).Ends(ExitCode.Done);
        using var json = JsonDocument.Parse(other.Output);
        Assert.Equal(2, json.RootElement[0].GetProperty("revisions").GetArrayLength());
        Assert.Equal(0, json.RootElement[0].GetProperty("disclosures").GetArrayLength());
        Assert.Equal(["shop-one.example", "shop-1.example"], json.RootElement[0].GetProperty("revisions").EnumerateArray().Select(r => r.GetProperty("content").GetProperty("domain").GetProperty("domain_name").GetString()));
        Assert.Equal([true, false], json.RootElement[0].GetProperty("revisions").EnumerateArray().Select(r => r.TryGetProperty("derived", out _)));
    }

    [Fact]
    public async Task Returns_WhatAnotherAgencyDidBesideTheRecord()
    {
        var (agency, later, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var name = $"beside-{agency.Id}.example";
        var (first, second, about) = (Named(agency, 1, name).For(later, other), Named(later, 1, name).For(agency, other), Named(later, 2, name).For(agency, other));
        about.Record.Links.Add(new Link { Relation = LinkRelation.About, Target = first.Record.Name });
        await agency.System.StoreAsync(first);
        await later.System.StoreAsync(second, about);

        var run = await ToolRun.Until(
            () => ToolRun.As(Hub, other.Officer, "show", name, "--json"), run => run.ExitCode == ExitCode.Done && JsonDocument.Parse(run.Output).RootElement.GetArrayLength() == 3);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(
            [first.Record.Name, about.Record.Name, second.Record.Name], json.RootElement.EnumerateArray().Select(r => r.GetProperty("record").GetProperty("name").GetString()));
        Assert.Contains($"about {first.Record.Name}", (await ToolRun.As(Hub, other.Officer, "show", name)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_EveryConditionInPlainWords()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var record = SampleRecords.Domain(agency, 1).For(new Distribution
        {
            Agencies = { reader.Name },
            ExcludedAgencies = { "agencies/hub" },
            Officers = { $"{reader.Name}/officers/officer-7" },
            EmbargoEndTime = Timestamp.FromDateTimeOffset(Hub.Now.AddDays(2)),
        });
        record.Record.Marking.Purposes.Add(Purpose.AssetRecovery);
        record.Record.Marking.Restriction = new Restriction { Ground = RestrictionGround.AccuracyContested };
        await agency.System.StoreAsync(record);

        var shown = (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-1"))).Ends(ExitCode.Done);
        foreach (var words in new[]
        {
            "keep it, do not use it: the person contests its accuracy, which cannot be ascertained (Directive (EU) 2016/680 art. 16(3))",
            "only asset recovery",
            "never hub, whatever else says",
            $"only officer-7 of {reader.Id}, by their own certificates; no agency's system pulls it",
            "UTC nobody but the originator sees it",
        })
        {
            Assert.Contains(words, shown.Output, StringComparison.Ordinal);
        }
    }

    private static PushRecord Named(TestAgency agency, int number, string name)
    {
        var record = SampleRecords.Domain(agency, number);
        record.Record.Content.Domain.DomainName = name;
        return record;
    }
}
