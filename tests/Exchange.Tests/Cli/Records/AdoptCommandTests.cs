using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Cli.Records;

public sealed class AdoptCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Records_WhatAnotherAgencyDidAsARevisionOfTheOriginators()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var theirs = await StoreAsync(agency, other, TakedownStatus.Verified);

        var run = (await AdoptAsync(agency, theirs)).Ends(ExitCode.Done);

        Assert.Contains($"{agency.Record("sample-domain-1")} is VERIFIED: revision 2", run.Output, StringComparison.Ordinal);
        var record = (await agency.Officer.Records.GetRecordAsync(new GetRecordRequest { Context = agency.Officer.Context, Name = agency.Record("sample-domain-1") })).Record;
        Assert.Equal(
            (TakedownStatus.Verified, "order 7", "the originator's"),
            (record.Content.Domain.Takedown.Status, record.Content.Domain.Takedown.OrderReference, record.Content.Note));
        Assert.Equal([new Link { Relation = LinkRelation.Related, Target = theirs }], record.Links);
        Assert.True(await other.Officer.GetsAsync(agency.Record("sample-domain-1"))); // distributed as before

        using var again = JsonDocument.Parse((await AdoptAsync(agency, $"{other.Id}/sample-domain-2", "--into", $"{agency.Id}/sample-domain-1", "--json")).Ends(ExitCode.Done).Output);
        Assert.Equal("OUTCOME_STATUS_UNCHANGED", again.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Rejects_AStepThatTheLifeCycleDoesNotAllow()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var theirs = await StoreAsync(agency, other, TakedownStatus.Nominated);

        var run = (await AdoptAsync(agency, theirs)).Ends(ExitCode.SomeRejected);

        Assert.Contains("takedown.status", run.Talk, StringComparison.Ordinal);
        Assert.Contains("VERIFIED", run.Talk, StringComparison.Ordinal); // among the steps that are allowed
    }

    [Fact]
    public async Task Rejects_WhatWouldLowerTheOthersMarking()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var theirs = await StoreAsync(agency, other, TakedownStatus.Verified, r => r.Marked(m => m.Tlp = Tlp.AmberStrict));

        var run = (await AdoptAsync(agency, theirs)).Ends(ExitCode.Usage);

        Assert.Contains("TLP:AMBER+STRICT", run.Talk, StringComparison.Ordinal);
        Assert.Contains("would lower another agency's marking", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ARecordThatIsAboutNoneNamingTheOption()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await other.System.StoreAsync(SampleRecords.Domain(other, 2).For(agency));

        Assert.Contains("--into", (await AdoptAsync(agency, other.Record("sample-domain-2"))).Ends(ExitCode.Usage).Talk, StringComparison.Ordinal);
        (await AdoptAsync(agency, other.Record("absent-domain-1"))).Ends(ExitCode.Refused);
    }

    private Task<ToolRun> AdoptAsync(TestAgency agency, params string[] arguments) => ToolRun.As(Hub, agency.System, ["adopt", .. arguments, "--officer", "officer-1"]);

    /// <summary>Stores the originator's record and the other agency's about it; returns the latter's name.</summary>
    private static async Task<string> StoreAsync(TestAgency agency, TestAgency other, TakedownStatus status, Func<PushRecord, PushRecord>? change = null)
    {
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).Saying(c => c.Note = "the originator's").For(other));
        var theirs = SampleRecords.Domain(other, 2).Saying(c =>
        {
            c.Note = "the other's";
            c.Domain.Takedown = new Takedown { Status = status, OrderReference = "order 7" };
            if (status == TakedownStatus.Verified)
            {
                c.Domain.Takedown.Action = TakedownAction.SeizureBanner;
            }
        }).For(agency);
        theirs.Record.Links.Add(new Link { Relation = LinkRelation.About, Target = agency.Record("sample-domain-1") });
        await other.System.StoreAsync(change is null ? theirs : change(theirs));
        return theirs.Record.Name;
    }
}
