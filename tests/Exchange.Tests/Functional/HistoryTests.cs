using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Who knew what when: histories, corrections, the takedown life cycle, and decisions explained.</summary>
public sealed class HistoryTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    [Fact]
    public async Task Returns_EveryRevisionToTheOriginatorAndToOthersThoseInTheirView()
    {
        var (giver, early, late) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var name = giver.Record("sample-domain-1");
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "1").For(early));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "2").For(new Distribution()));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "3").For(early, late));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "4"));

        Assert.Equal(["4", "3", "2", "1"], (await giver.Officer.HistoryAsync(name)).Select(r => r.Content.Note));
        Assert.Equal(["4", "3", "1"], (await early.Officer.HistoryAsync(name)).Select(r => r.Content.Note));
        Assert.Equal(["4", "3"], (await late.Auditor.HistoryAsync(name)).Select(r => r.Content.Note));
        var history = await giver.System.HistoryAsync(name);
        Assert.Equal([4, 3, 2, 1], history.Select(r => r.Revision));
        Assert.Equal(history.OrderByDescending(r => r.UpdateTime), history);
        Assert.All(history, r => Assert.Equal(history[^1].CreateTime, r.CreateTime));

        // The past is shown to whoever sees the present.
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "5").For(late));
        await RefusedCall.ByAsync(StatusCode.NotFound, "NOT_FOUND", () => early.Officer.HistoryAsync(name));
    }

    [Fact]
    public async Task Hides_RevisionsLimitedToOtherPurposes()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "1").Marked(m => m.Purposes.Add(Purpose.AssetRecovery)).For(reader));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "2"));

        Assert.Equal(["2"], (await reader.Officer.HistoryAsync(giver.Record("sample-domain-1"))).Select(r => r.Content.Note));
    }

    [Fact]
    public async Task Accepts_TheWholeTakedownLifeCycle()
    {
        var agency = await fixture.AddAgencyAsync();
        var steps = new[]
        {
            TakedownStatus.Nominated, TakedownStatus.Deconflicted, TakedownStatus.Authorised, TakedownStatus.Requested, TakedownStatus.Actioned,
            TakedownStatus.Verified, TakedownStatus.Reappeared, TakedownStatus.Requested, TakedownStatus.Actioned, TakedownStatus.Appealed, TakedownStatus.Restored,
        };
        foreach (var step in steps)
        {
            await agency.System.StoreAsync(In(agency, step));
        }

        Assert.Equal(steps.Reverse(), (await agency.Officer.HistoryAsync(agency.Record("sample-domain-1"))).Select(r => r.Content.Domain.Takedown.Status));
    }

    [Fact]
    public async Task Rejects_StepsThatSkipNamingTheAllowedOnes()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(In(agency, TakedownStatus.Nominated));

        var outcomes = await agency.System.PushAllAsync(In(agency, TakedownStatus.Verified), SampleRecords.Domain(agency, 2));

        var violation = Assert.Single(outcomes[0].Violations);
        Assert.Equal((OutcomeStatus.Rejected, "record.content.domain.takedown.status", Reason.TransitionNotAllowed), (outcomes[0].Status, violation.Field, violation.Reason));
        Assert.Contains("DECONFLICTED, REFUSED", violation.Description, StringComparison.Ordinal);
        Assert.Equal(OutcomeStatus.Created, outcomes[1].Status);
        Assert.Equal(TakedownStatus.Nominated, (await agency.Officer.GetAsync(agency.Record("sample-domain-1"))).Record.Content.Domain.Takedown.Status);

        // Within a batch each step is checked against the one before it.
        var both = await agency.System.PushAllAsync(In(agency, TakedownStatus.Deconflicted), In(agency, TakedownStatus.Authorised), In(agency, TakedownStatus.Nominated));
        Assert.Equal([OutcomeStatus.Updated, OutcomeStatus.Updated, OutcomeStatus.Rejected], both.Select(o => o.Status));

        // A correction says that the state before was wrong.
        await agency.System.StoreAsync(In(agency, TakedownStatus.Verified).Saying(c => c.Correction = new Correction { Reason = "was taken down before it was reported" }));
    }

    [Fact]
    public async Task Rejects_CorrectionsWithoutAReason()
    {
        var agency = await fixture.AddAgencyAsync();
        var outcome = Assert.Single(await agency.System.PushAllAsync(SampleRecords.Domain(agency, 1).Saying(c => c.Correction = new Correction())));
        Assert.Equal([("record.content.correction.reason", Reason.FieldRequired)], outcome.Violations.Select(v => (v.Field, v.Reason)));
    }

    [Fact]
    public async Task Explains_RuleByRule()
    {
        var (giver, reader, outside) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(eeaMember: false));
        await giver.System.StoreAsync(
            SampleRecords.Domain(giver, 1).For(reader, outside),
            SampleRecords.Domain(giver, 2).Marked(m => m.Tlp = Tlp.Red).For(new Distribution { Agencies = { reader.Name }, Officers = { reader.Name + "/officers/officer-1" } }),
            SampleRecords.Domain(giver, 3).Marked(m => m.Purposes.Add(Purpose.AssetRecovery)).For(new Distribution { Agencies = { reader.Name }, ExcludedAgencies = { reader.Name } }));

        Assert.Equal("sees", await ExplainAsync(1, reader));
        Assert.Equal("ThirdCountry", await ExplainAsync(1, outside));
        Assert.Equal("Officer", await ExplainAsync(2, reader));
        Assert.Equal("sees", await ExplainAsync(2, reader, officer: "officer-1"));
        Assert.Equal("ThirdCountry Addressee Officer", await ExplainAsync(2, outside));
        Assert.Equal("Exclusion Purpose", await ExplainAsync(3, reader));
        Assert.Equal("Exclusion", await ExplainAsync(3, reader, purpose: Purpose.AssetRecovery));

        foreach (var caller in new[] { reader.Officer, reader.Auditor, reader.System })
        {
            await RefusedCall.ByAsync(StatusCode.NotFound, "NOT_FOUND", async () => await caller.Records.ExplainVisibilityAsync(
                new ExplainVisibilityRequest { Context = caller.Context, Name = giver.Record("sample-domain-1"), Agency = reader.Name }));
        }

        async Task<string> ExplainAsync(int number, TestAgency agency, string officer = "", Purpose purpose = Purpose.Unspecified)
        {
            var answer = await giver.Auditor.Records.ExplainVisibilityAsync(new ExplainVisibilityRequest
            {
                Context = giver.Auditor.Context,
                Name = giver.Record($"sample-domain-{number}"),
                Agency = agency.Name,
                Officer = officer,
                Purpose = purpose,
            });
            Assert.Equal(Enum.GetValues<VisibilityRule>().Skip(1), answer.Rules.Select(r => r.Rule));
            Assert.Equal(answer.Visible, answer.Rules.All(r => r.Holds));
            return answer.Visible ? "sees" : string.Join(' ', answer.Rules.Where(r => !r.Holds).Select(r => r.Rule));
        }
    }

    private static PushRecord In(TestAgency agency, TakedownStatus status) =>
        SampleRecords.Domain(agency, 1).Saying(c => c.Domain.Takedown = new Takedown
        {
            Status = status,
            Action = status is TakedownStatus.Nominated or TakedownStatus.Deconflicted or TakedownStatus.Authorised or TakedownStatus.Requested
                ? TakedownAction.Unspecified
                : TakedownAction.ServerHold,
        });
}
