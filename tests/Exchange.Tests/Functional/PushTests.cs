using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Pushes as the contract promises them: every record one outcome, every batch one answer.</summary>
public sealed class PushTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    [Fact]
    public async Task Returns_OneOutcomeForEachRecordInOrder()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1), SampleRecords.Domain(agency, 2));
        var changed = SampleRecords.Domain(agency, 2);
        changed.Record.Content.Note = "seen again";
        var stale = SampleRecords.Domain(agency, 1);
        stale.ExpectedRevision = 7;
        var wrong = SampleRecords.Domain(agency, 3);
        wrong.Record.Content.Domain.DomainName = "no domain name";

        var outcomes = await agency.System.PushAllAsync(SampleRecords.Domain(agency, 4), changed, SampleRecords.Domain(agency, 1), stale, wrong);

        Assert.Equal(
            [
                (OutcomeStatus.Created, 1L, Reason.Unspecified), (OutcomeStatus.Updated, 2, Reason.Unspecified), (OutcomeStatus.Unchanged, 1, Reason.Unspecified),
                (OutcomeStatus.Conflict, 1, Reason.RevisionConflict), (OutcomeStatus.Rejected, 0, Reason.RecordInvalid),
            ],
            outcomes.Select(o => (o.Status, o.Revision, o.Reason)));
        Assert.Equal("record.content.domain.domain_name", Assert.Single(outcomes[4].Violations).Field);
    }

    [Fact]
    public async Task Returns_FirstAnswerToTheSameBatchAndChangesNothing()
    {
        var agency = await fixture.AddAgencyAsync();
        using var session = await agency.System.OpenPushAsync();
        var wrong = SampleRecords.Domain(agency, 2);
        wrong.Record.Content.Domain.DomainName = "x";
        var batch = new PushBatch { Number = 1, Records = { SampleRecords.Domain(agency, 1), wrong } };
        var first = await session.SendAsync(batch);
        var changed = SampleRecords.Domain(agency, 1);
        changed.Record.Content.Note = "later";
        await session.SendAsync(new PushBatch { Number = 2, Records = { changed } });

        // On the same stream, and on a new one as after a lost connection.
        var again = await session.SendAsync(batch);
        using var resumed = await agency.System.OpenPushAsync(new PushOpen { Session = session.Id });
        var resumedAnswer = await resumed.SendAsync(batch);

        Assert.Equal(2, resumed.Opened.LastNumber);
        Assert.False(first.RepeatedAnswer);
        foreach (var repeated in new[] { again, resumedAnswer })
        {
            Assert.True(repeated.RepeatedAnswer);
            repeated.RepeatedAnswer = false;
            Assert.Equal(first.ToByteArray(), repeated.ToByteArray());
        }

        Assert.Equal("later", Assert.Single((await agency.System.PullAllAsync()).Changes).Record.Content.Note);
    }

    [Fact]
    public async Task Applies_EachBatchOnceWhenTwoStreamsSendTheSameSession()
    {
        var agency = await fixture.AddAgencyAsync();
        var session = Guid.NewGuid().ToString("D");
        using var first = await agency.System.OpenPushAsync(new PushOpen { Session = session });
        using var second = await agency.System.OpenPushAsync(new PushOpen { Session = session });
        for (var number = 1; number <= 20; number++)
        {
            var batch = new PushBatch { Number = number, Records = { SampleRecords.Domain(agency, number) } };
            var answers = await Task.WhenAll(first.SendAsync(batch), second.SendAsync(batch));

            Assert.Single(answers, a => a.RepeatedAnswer);
            Assert.Equal(answers[0].Entry, answers[1].Entry);
            Assert.All(answers, a => Assert.Equal(OutcomeStatus.Created, Assert.Single(a.Outcomes).Status));
        }

        Assert.Equal(20, (await agency.System.PullAllAsync()).Changes.Count);
    }

    [Fact]
    public async Task Rejects_BatchNumberUsedWithOtherBytes()
    {
        var agency = await fixture.AddAgencyAsync();
        using var session = await agency.System.OpenPushAsync();
        await session.SendAsync(new PushBatch { Number = 1, Records = { SampleRecords.Domain(agency, 1) } });

        await RefusedCall.ByAsync(
            StatusCode.FailedPrecondition, "BATCH_DIFFERS", () => session.SendAsync(new PushBatch { Number = 1, Records = { SampleRecords.Domain(agency, 2) } }));

        Assert.Equal(["sample-domain-1"], (await agency.System.PullAllAsync()).Ids);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public async Task Rejects_GapInNumbers(long number)
    {
        var agency = await fixture.AddAgencyAsync();
        using var session = await agency.System.OpenPushAsync();

        var refused = await RefusedCall.ByAsync(
            StatusCode.FailedPrecondition, "BATCH_OUT_OF_ORDER", () => session.SendAsync(new PushBatch { Number = number, Records = { SampleRecords.Domain(agency, 1) } }));

        Assert.Equal("1", refused.Facts["next_number"]);
        Assert.Empty((await agency.System.PullAllAsync()).Changes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task Rejects_NumberBelowOne(long number)
    {
        var agency = await fixture.OneAgencyAsync();
        using var session = await agency.System.OpenPushAsync();

        var refused = await RefusedCall.ByAsync(
            StatusCode.InvalidArgument, "REQUEST_INVALID", () => session.SendAsync(new PushBatch { Number = number, Records = { SampleRecords.Domain(agency, 1) } }));

        Assert.Equal([("batch.number", "FIELD_REQUIRED")], refused.Violations);
    }

    [Fact]
    public async Task Rejects_AnotherAgencysSession()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        using var session = await agency.System.OpenPushAsync();
        await session.SendAsync(SampleRecords.Domain(agency, 1));

        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "BATCH_OUT_OF_ORDER", () => other.System.OpenPushAsync(new PushOpen { Session = session.Id }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-uuid")]
    [InlineData("6F9619FF-8B86-D011-B42D-00C04FC964FF")]
    public async Task Rejects_SessionThatIsNoLowerCaseUuid(string id)
    {
        var agency = await fixture.OneAgencyAsync();

        var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => agency.System.OpenPushAsync(new PushOpen { Session = id }));

        Assert.Equal([("open.session", "FIELD_MALFORMED")], refused.Violations);
    }

    [Fact]
    public async Task Rejects_AnotherEpoch()
    {
        var agency = await fixture.OneAgencyAsync();

        var refused = await RefusedCall.ByAsync(
            StatusCode.InvalidArgument, "REQUEST_INVALID", () => agency.System.OpenPushAsync(new PushOpen { Session = Guid.NewGuid().ToString("D"), Epoch = 2 }));

        Assert.Equal([("open.epoch", "FIELD_MALFORMED")], refused.Violations);
    }

    [Fact]
    public async Task Decides_ByExpectedRevision()
    {
        var agency = await fixture.AddAgencyAsync();

        Assert.Equal((OutcomeStatus.Conflict, 0L), await PushAsync(expected: 3, "first"));
        Assert.Equal((OutcomeStatus.Created, 1L), await PushAsync(expected: 0, "first"));
        Assert.Equal((OutcomeStatus.Conflict, 1L), await PushAsync(expected: 0, "second"));
        Assert.Equal((OutcomeStatus.Updated, 2L), await PushAsync(expected: 1, "second"));
        Assert.Equal((OutcomeStatus.Conflict, 2L), await PushAsync(expected: 1, "third"));
        Assert.Equal((OutcomeStatus.Unchanged, 2L), await PushAsync(expected: 2, "second"));
        Assert.Equal((OutcomeStatus.Updated, 3L), await PushAsync(expected: null, "third"));
        Assert.Equal((OutcomeStatus.Rejected, 0L), await PushAsync(expected: -1, "fourth"));

        async Task<(OutcomeStatus Status, long Revision)> PushAsync(long? expected, string note)
        {
            var record = SampleRecords.Domain(agency, 1);
            record.Record.Content.Note = note;
            if (expected is { } revision)
            {
                record.ExpectedRevision = revision;
            }

            var outcome = Assert.Single(await agency.System.PushAllAsync(record));
            return (outcome.Status, outcome.Revision);
        }
    }

    [Fact]
    public async Task Stores_NothingWhenValidatingOnly()
    {
        var agency = await fixture.AddAgencyAsync();
        var open = new PushOpen { Session = Guid.NewGuid().ToString("D"), ValidateOnly = true };
        using var session = await agency.System.OpenPushAsync(open);
        var wrong = SampleRecords.Domain(agency, 2);
        wrong.Record.Marking = null;

        var answer = await session.SendAsync(SampleRecords.Domain(agency, 1), wrong);

        Assert.Equal([OutcomeStatus.Created, OutcomeStatus.Rejected], answer.Outcomes.Select(o => o.Status));
        Assert.Null(answer.Entry);
        Assert.Empty((await agency.System.PullAllAsync()).Changes);
        using var later = await agency.System.OpenPushAsync(new PushOpen { Session = open.Session });
        Assert.Equal(0, later.Opened.LastNumber);
    }

    [Fact]
    public async Task Applies_RecordsOfOneNameInOrder()
    {
        var agency = await fixture.AddAgencyAsync();
        var records = new[] { "one", "two", "two", "three" }.Select(note =>
        {
            var record = SampleRecords.Domain(agency, 1);
            record.Record.Content.Note = note;
            return record;
        });

        var outcomes = await agency.System.PushAllAsync([.. records]);

        Assert.Equal(
            [(OutcomeStatus.Created, 1L), (OutcomeStatus.Updated, 2), (OutcomeStatus.Unchanged, 2), (OutcomeStatus.Updated, 3)],
            outcomes.Select(o => (o.Status, o.Revision)));
        Assert.Equal("three", Assert.Single((await agency.System.PullAllAsync()).Changes).Record.Content.Note);
    }

    [Fact]
    public async Task Leaves_DistributionWhenNoneIsSentAndReplacesItWhole()
    {
        var (agency, reader, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).For(reader, other));

        var changed = SampleRecords.Domain(agency, 1);
        changed.Record.Content.Note = "changed";
        await agency.System.StoreAsync(changed);
        Assert.Equal(["sample-domain-1"], (await reader.System.PullAllAsync()).Ids);

        await agency.System.StoreAsync(changed.Clone().For(other));
        Assert.Empty((await reader.System.PullAllAsync()).Ids);
        Assert.Equal(["sample-domain-1"], (await other.System.PullAllAsync()).Ids);

        await agency.System.StoreAsync(changed.Clone().For(new Distribution()));
        Assert.Empty((await other.System.PullAllAsync()).Ids);
        var own = Assert.Single((await agency.System.PullAllAsync()).Changes);
        Assert.Equal((2L, 3L), (own.Record.Revision, own.Distribution.Revision));
    }

    [Fact]
    public async Task Keeps_ContentAsReceived()
    {
        var agency = await fixture.AddAgencyAsync();
        var plain = SampleRecords.Domain(agency, 1);

        // The fields of content in another order than any generated client writes them: note first, then the body.
        plain.Record.Content.Note = "bytes as received";
        var body = new RecordContent { Domain = plain.Record.Content.Domain }.ToByteArray();
        var note = new RecordContent { Note = plain.Record.Content.Note }.ToByteArray();
        byte[] content = [.. note, .. body];
        Assert.NotEqual(plain.Record.Content.ToByteArray(), content);

        Assert.Equal((OutcomeStatus.Created, 1L), await PushAsync(Wire.PushRecordWith(plain, content)));
        Assert.Contains(content, Wire.Contents(await agency.System.CallAsync("RecordService/Pull", new PullRequest { Context = agency.System.Context }.ToByteArray())));

        // The usual order says the same: nothing changes, and the first bytes stand.
        Assert.Equal((OutcomeStatus.Unchanged, 1L), await PushAsync(plain.ToByteArray()));
        Assert.Contains(content, Wire.Contents(await agency.System.CallAsync("RecordService/Pull", new PullRequest { Context = agency.System.Context }.ToByteArray())));

        async Task<(OutcomeStatus Status, long Revision)> PushAsync(byte[] record)
        {
            var (answers, refused) = await agency.System.PushRawAsync(Wire.Open(agency.System), Wire.Batch(1, record));
            Assert.Null(refused);
            var outcome = Assert.Single(answers[1].Answer.Outcomes);
            return (outcome.Status, outcome.Revision);
        }
    }

    [Fact]
    public async Task Rejects_RecordOfAnotherOriginator()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());

        var outcomes = await agency.System.PushAllAsync(SampleRecords.Domain(other, 1), SampleRecords.Domain(agency, 1));

        Assert.Equal([(OutcomeStatus.Rejected, Reason.NotOriginator), (OutcomeStatus.Created, Reason.Unspecified)], outcomes.Select(o => (o.Status, o.Reason)));
        Assert.Empty((await other.System.PullAllAsync()).Changes);
    }

    [Fact]
    public async Task Rejects_ChangeOfKind()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        var other = SampleRecords.Suspect(agency, 1);
        other.Record.Name = agency.Record("sample-domain-1");

        var outcome = Assert.Single(await agency.System.PushAllAsync(other));

        Assert.Equal((OutcomeStatus.Rejected, Reason.KindChanged), (outcome.Status, Assert.Single(outcome.Violations).Reason));
    }

    [Fact]
    public async Task Rejects_TargetsUnknownToTheOriginator()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var closed = await fixture.Hub.AddOperationAsync("closed-to-the-pusher", other);
        var hidden = SampleRecords.Domain(agency, 1).For(closed);
        hidden.Record.Content.Operation = closed;
        var absent = SampleRecords.Domain(agency, 1).For("operations/no-such-operation");
        absent.Record.Content.Operation = "operations/no-such-operation";

        var outcomes = await agency.System.PushAllAsync(hidden, absent, SampleRecords.Domain(agency, 2).For(new Distribution { Agencies = { "agencies/nobody" } }));

        // Hidden and absent operations answer alike.
        Assert.Equal(outcomes[0].ToByteArray(), outcomes[1].ToByteArray());
        Assert.Equal([("record.content.operation", Reason.TargetUnknown), ("distribution.operations", Reason.TargetUnknown)], outcomes[0].Violations.Select(v => (v.Field, v.Reason)));
        Assert.Equal([("distribution.agencies", Reason.TargetUnknown)], outcomes[2].Violations.Select(v => (v.Field, v.Reason)));
    }
}
