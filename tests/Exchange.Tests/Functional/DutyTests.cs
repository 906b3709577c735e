using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Duties reach whoever was shown a record, by whatever call, and stay open until they are acknowledged.</summary>
public sealed class DutyTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    [Theory]
    [InlineData("get")]
    [InlineData("search")]
    [InlineData("history")]
    [InlineData("pull")]
    [InlineData("pull for another purpose, through a filter")]
    public async Task Delivers_WithdrawalToWhoeverWasShown(string call)
    {
        var (giver, reader, unshown) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var name = giver.Record("sample-domain-1");
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader, unshown));
        if (call == "search")
        {
            await reader.Auditor.SearchesAsync(giver, name);
        }

        Assert.True(call switch
        {
            "search" => true,
            "get" => await reader.Officer.GetsAsync(name),
            "history" => (await reader.Officer.HistoryAsync(name)).Count == 1,
            "pull" => (await reader.System.PullAllAsync()).Ids.Count == 1,
            _ => (await reader.System.PullAllAsync(new PullRequest
            {
                Context = reader.System.For(Purpose.AssetRecovery),
                Filter = new RecordFilter { Kinds = { RecordKind.Domain }, TakedownStatuses = { TakedownStatus.Actioned } },
            })).Ids.Count == 1,
        });
        Assert.Empty(await reader.Officer.DutiesAsync());

        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(new Distribution()));

        var duty = Assert.Single(await reader.Officer.DutiesAsync());
        Assert.Equal((DutyKind.Erase, DutyCause.Withdrawn, name, 1), (duty.Kind, duty.Cause, duty.Record, duty.Revision));
        Assert.StartsWith(reader.Name + "/duties/", duty.Name, StringComparison.Ordinal);
        Assert.Equal(duty, Assert.Single(await reader.System.DutiesAsync()));
        Assert.Empty(await unshown.Officer.DutiesAsync());

        Assert.True((await reader.Officer.AcknowledgeAsync(duty.Name, DutyResult.Erased)).Accepted);
        Assert.Empty(await reader.Officer.DutiesAsync());
        Assert.True((await reader.Officer.AcknowledgeAsync(duty.Name, DutyResult.Erased)).Accepted);
    }

    [Fact]
    public async Task Delivers_EachKindWithItsCause()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var group = await giver.CreateGroupAsync(reader);
        await giver.System.StoreAsync([.. Enumerable.Range(1, 6).Select(n => SampleRecords.Domain(giver, n).For(reader)), SampleRecords.Domain(giver, 7).ForGroup(group)]);
        Assert.Equal(7, (await reader.System.PullAllAsync()).Ids.Count);

        await giver.System.StoreAsync(
            SampleRecords.Domain(giver, 1).For(new Distribution()),
            SampleRecords.Domain(giver, 2).Marked(m => m.Restriction = new Restriction { Ground = RestrictionGround.Evidence }),
            SampleRecords.Domain(giver, 3).Saying(c => c.Correction = new Correction { Reason = "another shop's name" }),
            SampleRecords.Domain(giver, 4).Saying(c => c.Note = "no correction"),
            SampleRecords.Domain(giver, 5).Marked(m => m.Purposes.Add(Purpose.AssetRecovery)));
        await giver.Officer.EraseAsync(giver.Record("sample-domain-6"));
        await giver.RemoveMembersAsync(group, reader);

        Assert.Equal(
            [
                "Erase Withdrawn sample-domain-1", "Restrict Restricted sample-domain-2", "Correct Corrected sample-domain-3",
                "Erase Withdrawn sample-domain-5", "Erase Erased sample-domain-6", "Erase Withdrawn sample-domain-7",
            ],
            await reader.Officer.DutyStoryAsync());
    }

    [Fact]
    public async Task Rejects_AcknowledgementsThatDoNotFitAndTakesTheOthers()
    {
        var (giver, reader, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Domain(giver, 2).For(reader), SampleRecords.Domain(giver, 3).For(other));
        await reader.System.PullAllAsync();
        await other.System.PullAllAsync();
        await giver.System.StoreAsync([.. Enumerable.Range(1, 3).Select(n => SampleRecords.Domain(giver, n).For(new Distribution()))]);
        var duties = await reader.Officer.DutiesAsync();
        var others = Assert.Single(await other.Officer.DutiesAsync()).Name;
        var undelivered = reader.Name + "/duties/" + (long.Parse(duties[^1].Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture) + 100);

        var answer = await reader.Officer.Duties.AcknowledgeAsync(new AcknowledgeRequest
        {
            Context = reader.Officer.Context,
            Acknowledgements =
            {
                new Acknowledgement { Duty = others, Result = DutyResult.Erased },
                new Acknowledgement { Duty = others.Replace(other.Name, giver.Name, StringComparison.Ordinal), Result = DutyResult.Erased },
                new Acknowledgement { Duty = undelivered, Result = DutyResult.Erased },
                new Acknowledgement { Duty = "no duty", Result = DutyResult.Erased },
                new Acknowledgement { Duty = duties[0].Name, Result = DutyResult.Corrected },
                new Acknowledgement { Duty = duties[0].Name, Result = DutyResult.Retained },
                new Acknowledgement { Duty = duties[0].Name, Result = DutyResult.Erased, RetentionBasis = "CPP art. 706" },
                new Acknowledgement { Duty = duties[1].Name, Result = DutyResult.Retained, RetentionBasis = "CPP art. 706" },
            },
        });

        Assert.Equal(
            [
                Reason.NotFound, Reason.NotFound, Reason.NotFound, Reason.NotFound,
                Reason.FieldMalformed, Reason.FieldMalformed, Reason.FieldMalformed, Reason.Unspecified,
            ],
            answer.Outcomes.Select(o => o.Reason));
        Assert.Equal([false, false, false, false, false, false, false, true], answer.Outcomes.Select(o => o.Accepted));
        Assert.Equal([duties[0].Name], (await reader.Officer.DutiesAsync()).Select(d => d.Name));
        Assert.Single(await other.Officer.DutiesAsync());
    }

    [Fact]
    public async Task Rejects_AcknowledgementOfADutyThatWasNotDeliveredYet()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await reader.System.PullAllAsync();
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(new Distribution()));

        // The number can be guessed: the one after the newest that another agency's duty bears.
        for (var guess = 1; guess < 100; guess++)
        {
            Assert.Equal(Reason.NotFound, (await reader.Officer.AcknowledgeAsync($"{reader.Name}/duties/{guess}", DutyResult.Erased)).Reason);
        }

        var duty = Assert.Single(await reader.Officer.DutiesAsync());
        Assert.InRange(int.Parse(duty.Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture), 1, 99);
    }

    [Fact]
    public async Task Counts_DutiesForEachAgencyAlone()
    {
        // One count for all would tell each how many others were shown what was taken away.
        var (giver, reader, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync([.. Enumerable.Range(1, 3).Select(n => SampleRecords.Domain(giver, n).For(reader, other))]);
        await reader.System.PullAllAsync();
        await other.System.PullAllAsync();
        await giver.System.StoreAsync([.. Enumerable.Range(1, 3).Select(n => SampleRecords.Domain(giver, n).For(new Distribution()))]);

        Assert.Equal([1, 2, 3], (await reader.Officer.DutiesAsync()).Select(d => int.Parse(d.Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Tells_TheLastRevisionThatWasShownOfWhatIsTakenAway()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        PushRecord Saying(string note) => SampleRecords.Domain(giver, 1).Saying(c => c.Note = note);
        await giver.System.StoreAsync(Saying("1").For(reader));
        var pulled = await reader.System.PullAllAsync();
        await giver.System.StoreAsync(Saying("2").For(new Distribution()));
        await giver.System.StoreAsync(Saying("3"), Saying("4"));
        var own = (await giver.System.PullAllAsync()).Cursor;

        var change = Assert.Single((await reader.System.PullAllAsync(pulled.Cursor)).Changes);
        Assert.Equal((ChangeKind.Withdrawn, 1), (change.Kind, change.Record.Revision));
        Assert.Equal(1, Assert.Single(await reader.Officer.DutiesAsync()).Revision);

        await giver.Officer.EraseAsync(giver.Record("sample-domain-1"));
        change = Assert.Single((await reader.System.PullAllAsync(pulled.Cursor)).Changes);
        Assert.Equal((ChangeKind.Erased, 1), (change.Kind, change.Record.Revision));
        var duty = Assert.Single(await reader.Officer.DutiesAsync());
        Assert.Equal((DutyCause.Erased, 1), (duty.Cause, duty.Revision));
        change = Assert.Single((await giver.System.PullAllAsync(own)).Changes);
        Assert.Equal((ChangeKind.Erased, 5), (change.Kind, change.Record.Revision));
    }

    [Fact]
    public async Task Rejects_EmptyAndUnspecifiedAcknowledgements()
    {
        var reader = await fixture.OneAgencyAsync();
        foreach (var (acknowledgements, field) in new (Acknowledgement[], string)[]
        {
            ([], "acknowledgements"),
            ([new Acknowledgement { Duty = reader.Name + "/duties/1" }], "acknowledgements[0].result"),
            ([new Acknowledgement { Duty = reader.Name + "/duties/1", Result = DutyResult.Retained, RetentionBasis = new string('x', 501) }], "acknowledgements[0].retention_basis"),
        })
        {
            var request = new AcknowledgeRequest { Context = reader.Officer.Context, Acknowledgements = { acknowledgements } };
            var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", async () => await reader.Officer.Duties.AcknowledgeAsync(request));
            Assert.Equal(field, Assert.Single(refused.Violations).Field);
        }
    }

    [Fact]
    public async Task Lifts_DutiesWhenTheRecordReachesTheAgencyAgain()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await reader.System.PullAllAsync();
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(new Distribution()));
        var duty = Assert.Single(await reader.Officer.DutiesAsync());

        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));

        Assert.Empty(await reader.Officer.DutiesAsync());
        Assert.True((await reader.Officer.AcknowledgeAsync(duty.Name, DutyResult.Erased)).Accepted);

        // What was erased and never shown again leaves no new duty; what was shown again does.
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(new Distribution()));
        Assert.Empty(await reader.Officer.DutiesAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        Assert.True(await reader.Officer.GetsAsync(giver.Record("sample-domain-1")));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(new Distribution()));
        Assert.NotEqual(duty.Name, Assert.Single(await reader.Officer.DutiesAsync()).Name);
    }

    [Fact]
    public async Task Keeps_DutiesOpenWhileTheAgencyIsSuspendedAndOrdersNoErasureByIt()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var (caller, context) = (fixture.Hub.Operator.Agencies, fixture.Hub.Operator.Context);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Domain(giver, 2).For(reader));
        await reader.System.PullAllAsync();

        await caller.SuspendAgencyAsync(new SuspendAgencyRequest { Context = context, Name = reader.Name });
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 2).For(new Distribution()));
        await caller.ResumeAgencyAsync(new ResumeAgencyRequest { Context = context, Name = reader.Name });

        Assert.Equal(["Erase Withdrawn sample-domain-2"], await reader.Officer.DutyStoryAsync());
    }

    [Fact]
    public async Task Delivers_DutiesToAFollowerAsTheyArise()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Domain(giver, 2).For(reader));
        await reader.System.PullAllAsync();
        using var call = reader.Officer.Duties.PullDuties(new PullDutiesRequest { Context = reader.Officer.Context, Follow = true });
        Assert.Equal(0, (await ReadAsync(call)).CaughtUp.OpenCount);

        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(new Distribution()));
        Assert.Equal(giver.Record("sample-domain-1"), Assert.Single((await ReadAsync(call)).Page.Duties).Record);
        Assert.Equal(1, (await ReadAsync(call)).CaughtUp.OpenCount);

        await giver.Officer.EraseAsync(giver.Record("sample-domain-2"));
        Assert.Equal(DutyCause.Erased, Assert.Single((await ReadAsync(call)).Page.Duties).Cause);
        Assert.Equal(2, (await ReadAsync(call)).CaughtUp.OpenCount);
    }

    private static async Task<PullDutiesResponse> ReadAsync(AsyncServerStreamingCall<PullDutiesResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return call.ResponseStream.Current;
    }
}
