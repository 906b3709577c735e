using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Input that no honest client sends: a clear refusal or rejection, everything beside it unharmed, the hub still serving.</summary>
public sealed class BadInputTests(HubFixture fixture) : IClassFixture<HubFixture>, IAsyncLifetime
{
    private const int MessageBytes = 4 * 1024 * 1024;

    private TestAgency? _agency;

    private TestAgency Agency => _agency!;

    public async ValueTask InitializeAsync() => _agency = await fixture.AddAgencyAsync();

    /// <summary>After every test the hub serves, and holds of the agency what the test says it stored.</summary>
    public async ValueTask DisposeAsync() =>
        Assert.Equal(Agency.Name, (await Agency.System.Hub.GetHubAsync(new GetHubRequest { Context = Agency.System.Context })).Caller.Agency);

    [Theory]
    [InlineData(MessageBytes + 1)]
    [InlineData(3 * MessageBytes)]
    public async Task Rejects_OversizedBatch(int size)
    {
        var records = Enumerable.Range(0, size / 200_000 + 1).Select(i => Large(i, 200_000)).ToArray();

        var (answers, refused) = await Agency.System.PushRawAsync(Wire.Open(Agency.System), Wire.Batch(1, Good(1)), Wire.Batch(2, records));

        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE", "4194304"), (refused!.Code, refused.Reason, refused.Facts["limit"]));
        Assert.Equal(OutcomeStatus.Created, Assert.Single(answers[1].Answer.Outcomes).Status);
        await HoldsAsync("sample-domain-1");
    }

    [Theory]
    [InlineData(MessageBytes + 1)]
    [InlineData(3 * MessageBytes)]
    public async Task Rejects_OversizedUnaryMessage(int size)
    {
        var request = new SearchRecordsRequest { Context = Agency.System.Context, Identifier = new string('x', size) };

        var refused = await RefusedCall.ByAsync(StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE", async () => await Agency.System.Records.SearchRecordsAsync(request));

        Assert.Equal("4194304", refused.Facts["limit"]);
    }

    [Fact]
    public async Task Rejects_OversizedRecordAlone()
    {
        var outcomes = await PushAsync(Large(1, 300_000), Good(2));

        Assert.Equal([("record", Reason.FieldOutOfRange)], outcomes[0].Violations.Select(v => (v.Field, v.Reason)));
        Assert.Equal(OutcomeStatus.Created, outcomes[1].Status);
        await HoldsAsync("sample-domain-2");
    }

    [Fact]
    public async Task Rejects_TenMegabyteName()
    {
        var record = SampleRecords.Domain(Agency, 1);
        record.Record.Content.Domain.DomainName = new string('a', 10 * 1024 * 1024);

        var (_, refused) = await Agency.System.PushRawAsync(Wire.Open(Agency.System), Wire.Batch(1, record.ToByteArray()));

        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), (refused!.Code, refused.Reason));
        await HoldsAsync();
    }

    [Fact]
    public async Task Rejects_TooManyRecordsAndNone()
    {
        foreach (var batch in new[] { Wire.Batch(1), Wire.Batch(1, [.. Enumerable.Repeat(Array.Empty<byte>(), 5_001)]) })
        {
            var (_, refused) = await Agency.System.PushRawAsync(Wire.Open(Agency.System), batch);
            Assert.Equal([("batch.records", "FIELD_OUT_OF_RANGE")], refused!.Violations);
        }
    }

    [Theory]
    [InlineData("HubService/GetHub")]
    [InlineData("RecordService/GetRecord")]
    [InlineData("RecordService/SearchRecords")]
    [InlineData("RecordService/Pull")]
    [InlineData("RecordService/Push")]
    [InlineData("OperationService/GetOperation")]
    public async Task Rejects_BytesThatAreNoMessage(string call)
    {
        foreach (var bytes in new byte[][] { [0xFF], [0x0A, 0x7F, 0x01], [0x0B], [0x00], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F] })
        {
            await RefusedCall.ByAsync(StatusCode.InvalidArgument, "MESSAGE_MALFORMED", () => Agency.System.CallAsync(call, bytes));
        }
    }

    [Fact]
    public async Task Rejects_BrokenRecordsAmidGoodOnes()
    {
        byte[] notUtf8 = Replaced(Good(1), "shop-1"u8, [(byte)'s', 0xC3, 0x28, (byte)'p', (byte)'-', (byte)'1']);
        byte[] overlong = Replaced(Good(1), "shop-1"u8, [(byte)'s', 0xC0, 0xAF, (byte)'p', (byte)'-', (byte)'1']);
        byte[] surrogate = Replaced(Good(1), "shop-1"u8, [(byte)'s', 0xED, 0xA0, 0x80, (byte)'-', (byte)'1']);
        byte[] truncated = Good(1)[..^3];
        byte[] garbage = [.. Enumerable.Range(0, 40).Select(i => (byte)(i * 37))];

        var outcomes = await PushAsync(Good(2), notUtf8, Good(3), overlong, surrogate, truncated, garbage, [], Good(4));

        Assert.Equal(
            [OutcomeStatus.Created, OutcomeStatus.Rejected, OutcomeStatus.Created, OutcomeStatus.Rejected, OutcomeStatus.Rejected, OutcomeStatus.Rejected, OutcomeStatus.Rejected, OutcomeStatus.Rejected, OutcomeStatus.Created],
            outcomes.Select(o => o.Status));
        foreach (var text in new[] { 1, 3, 4 })
        {
            Assert.Equal(("record.content.domain.domain_name", Reason.TextNotUtf8), (outcomes[text].Violations[0].Field, outcomes[text].Violations[0].Reason));
        }

        Assert.Equal(Reason.MessageMalformed, outcomes[5].Violations[^1].Reason);
        Assert.Equal(("record", Reason.FieldRequired), (outcomes[7].Violations[0].Field, outcomes[7].Violations[0].Reason));
        await HoldsAsync("sample-domain-2", "sample-domain-3", "sample-domain-4");
    }

    [Fact]
    public async Task Rejects_UnknownFieldsWhereverTheyStand()
    {
        byte[] atTop = [.. Good(1), .. Wire.Number(99, 1)];
        var nested = Wire.PushRecordWith(SampleRecords.Domain(Agency, 1), [.. SampleRecords.Domain(Agency, 1).Record.Content.ToByteArray(), .. Wire.Field(1000, "future"u8)]);
        var far = Wire.PushRecordWith(SampleRecords.Domain(Agency, 1), [.. SampleRecords.Domain(Agency, 1).Record.Content.ToByteArray(), .. Wire.Number(536_870_911, 1)]);

        var outcomes = await PushAsync(atTop, nested, far, Good(2));

        Assert.Equal(
            ["99", "record.content.1000", "record.content.536870911"],
            outcomes.Take(3).Select(o => Assert.Single(o.Violations, v => v.Reason == Reason.FieldUnknown).Field));
        await HoldsAsync("sample-domain-2");

        var request = new GetHubRequest { Context = Agency.System.Context }.ToByteArray();
        var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => Agency.System.CallAsync("HubService/GetHub", [.. request, .. Wire.Number(77, 1)]));
        Assert.Equal([("77", "FIELD_UNKNOWN")], refused.Violations);
        var (_, unknownInBatch) = await Agency.System.PushRawAsync(Wire.Open(Agency.System), Wire.Field(2, [.. Wire.Number(1, 1), .. Wire.Number(9, 1)]));
        Assert.Equal([("batch.9", "FIELD_UNKNOWN")], unknownInBatch!.Violations);
    }

    [Fact]
    public async Task Rejects_SingularFieldThatStandsTwice()
    {
        // A parser merges the two distributions into one that neither says: who checks the last sees another audience than who stores the sum.
        byte[] twoDistributions = [.. Good(1), .. Wire.Field(2, new Distribution { Agencies = { Agency.Name } }.ToByteArray()), .. Wire.Field(2, new Distribution { Everyone = true }.ToByteArray())];
        byte[] twoRecords = [.. Good(1), .. Good(1)];
        var content = SampleRecords.Domain(Agency, 1).Record.Content;
        var twoBodies = Wire.PushRecordWith(SampleRecords.Domain(Agency, 1), [.. content.ToByteArray(), .. content.ToByteArray()]);
        var bodyOfTwoKinds = Wire.PushRecordWith(SampleRecords.Domain(Agency, 1), [.. content.ToByteArray(), .. SampleRecords.Suspect(Agency, 1).Record.Content.ToByteArray()]);
        var deep = content.Domain.ToByteArray();
        var nestedTwice = Wire.PushRecordWith(SampleRecords.Domain(Agency, 1), Wire.Field(1, [.. deep, .. Wire.Field(1, "other.example"u8)]));

        var outcomes = await PushAsync(twoDistributions, twoRecords, twoBodies, bodyOfTwoKinds, nestedTwice, Good(2));

        Assert.Equal(
            ["distribution", "record", "record.content.domain", "record.content.suspect", "record.content.domain.domain_name"],
            outcomes.Take(5).Select(o => Assert.Single(o.Violations, v => v.Reason == Reason.FieldRepeated).Field));
        await HoldsAsync("sample-domain-2");

        var request = new GetHubRequest { Context = Agency.System.Context }.ToByteArray();
        var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => Agency.System.CallAsync("HubService/GetHub", [.. request, .. request]));
        Assert.Equal([("context", "FIELD_REPEATED")], refused.Violations);
        var (_, twoNumbers) = await Agency.System.PushRawAsync(Wire.Open(Agency.System), Wire.Field(2, [.. Wire.Number(1, 1), .. Wire.Number(1, 1), .. Wire.Field(2, Good(1))]));
        Assert.Equal([("batch.number", "FIELD_REPEATED")], twoNumbers!.Violations);
    }

    [Fact]
    public async Task Rejects_UnknownEnumNumbers()
    {
        var content = SampleRecords.Domain(Agency, 1).Record.Content;
        content.Domain.Infringement = (Infringement)99;
        content.Domain.Goods.Add((GoodsCategory)77);
        content.Domain.Takedown.Status = TakedownStatus.Unspecified;

        var outcome = Assert.Single(await PushAsync(Wire.PushRecordWith(SampleRecords.Domain(Agency, 1), content.ToByteArray())));

        Assert.Equal(
            [("record.content.domain.goods", Reason.EnumUnknown), ("record.content.domain.infringement", Reason.EnumUnknown)],
            outcome.Violations.Select(v => (v.Field, v.Reason)).Order());
        await HoldsAsync();

        content.Domain.Infringement = Infringement.Piracy;
        content.Domain.Goods.Clear();
        outcome = Assert.Single(await PushAsync(Wire.PushRecordWith(SampleRecords.Domain(Agency, 1), content.ToByteArray())));
        Assert.Equal("record.content.domain.takedown.status", Assert.Single(outcome.Violations).Field);
    }

    [Fact]
    public async Task Rejects_ControlCharactersButLinesInANote()
    {
        var bell = SampleRecords.Domain(Agency, 1);
        bell.Record.Content.Note = "ding\u0007";
        var escape = SampleRecords.Domain(Agency, 2);
        escape.Record.Content.Domain.RightsHolders.Add("\u001b[31mred");
        var c1 = SampleRecords.Domain(Agency, 3);
        c1.Record.Content.Note = "csi\u009b31m";
        var line = SampleRecords.Domain(Agency, 4);
        line.Record.Content.Domain.RightsHolders.Add("two\nlines");
        var lines = SampleRecords.Domain(Agency, 5);
        lines.Record.Content.Note = "two\nlines, and ä \u00a0 \U0001F600";

        var outcomes = await Agency.System.PushAllAsync(bell, escape, c1, line, lines);

        Assert.All(outcomes.Take(4), o => Assert.Equal(Reason.TextControlCharacters, Assert.Single(o.Violations).Reason));
        await HoldsAsync("sample-domain-5");
    }

    [Fact]
    public async Task Rejects_FieldsOfTheHubAndFutureRevisions()
    {
        var revision = SampleRecords.Domain(Agency, 1);
        revision.Record.Revision = 12;
        var derived = SampleRecords.Domain(Agency, 2);
        derived.Record.Derived = new RecordDerived { CanonicalName = "other.example" };
        var distribution = SampleRecords.Domain(Agency, 3).For(new Distribution { Revision = 4 });
        var future = SampleRecords.Domain(Agency, 4);
        future.ExpectedRevision = 12;

        var outcomes = await Agency.System.PushAllAsync(revision, derived, distribution, future);

        Assert.Equal(["record.revision", "record.derived", "distribution.revision"], outcomes.Take(3).Select(o => Assert.Single(o.Violations, v => v.Reason == Reason.FieldOutputOnly).Field));
        Assert.Equal((OutcomeStatus.Conflict, Reason.RevisionConflict), (outcomes[3].Status, outcomes[3].Reason));
        await HoldsAsync();
    }

    [Fact]
    public async Task Rejects_SignatureThatIsNotServedYet()
    {
        var (_, signature) = await Agency.System.PushRawAsync(
            Wire.Open(Agency.System), new PushRequest { Batch = new PushBatch { Number = 1, Records = { SampleRecords.Domain(Agency, 1) }, OriginatorSignature = ByteString.CopyFromUtf8("s") } }.ToByteArray());

        Assert.Equal([("batch.originator_signature", "RESTRICTION_NOT_ENFORCED")], signature!.Violations);
        await HoldsAsync();
    }

    [Fact]
    public async Task Rejects_DistributionsThatWouldNotDoWhatTheySay()
    {
        var other = await fixture.OneAgencyAsync();
        var rows = new (string Field, Reason Reason, Action<PushRecord> Spoil)[]
        {
            ("distribution.agencies", Reason.TargetUnknown, r => r.For(new Distribution { Agencies = { "agencies/nobody" } })),
            ("distribution.agencies", Reason.FieldMalformed, r => r.For(new Distribution { Agencies = { "nobody" } })),
            ("distribution.excluded_agencies", Reason.TargetUnknown, r => r.For(new Distribution { Agencies = { other.Name }, ExcludedAgencies = { "agencies/nobody" } })),
            ("distribution.excluded_agencies", Reason.FieldMalformed, r => r.For(new Distribution { Agencies = { other.Name }, ExcludedAgencies = { Agency.Name } })),
            ("distribution.groups", Reason.TargetUnknown, r => r.For(new Distribution { Groups = { "groups/g00112233445566778899" } })),
            ("distribution.officers", Reason.FieldMalformed, r => r.For(new Distribution { Officers = { $"{other.Name}/officers/officer-1" } })),
            ("distribution.officers", Reason.FieldRequired, r => r.Marked(m => m.Tlp = Tlp.Red).For(other)),
            ("distribution.everyone", Reason.FieldMalformed, r => r.For(new Distribution { Everyone = true })),
            ("distribution.operations", Reason.FieldMalformed, r => r.Marked(m => m.Tlp = Tlp.AmberStrict).For("operations/ios-x")),
            ("record.marking.review_by", Reason.ReviewDateInvalid, r => r.Marked(m => m.ReviewBy.Year += 4)),
            ("record.marking.purposes", Reason.EnumUnknown, r => r.Marked(m => m.Purposes.Add(Purpose.HubOperation))),
            ("record.marking.restriction.ground", Reason.FieldRequired, r => r.Marked(m => m.Restriction = new Restriction())),
        };
        PushRecord[] records =
        [
            .. rows.Select((row, i) =>
            {
                var record = SampleRecords.Domain(Agency, i);
                row.Spoil(record);
                return record;
            }),
            SampleRecords.Domain(Agency, 100).For(other),
        ];

        var outcomes = await Agency.System.PushAllAsync(records);

        Assert.Equal(rows.Select(r => (r.Field, r.Reason)), outcomes.Take(rows.Length).Select(o => (Assert.Single(o.Violations).Field, o.Violations[0].Reason)));
        Assert.All(outcomes.Take(rows.Length), o => Assert.NotEmpty(o.Violations[0].Description));
        Assert.Equal(OutcomeStatus.Created, outcomes[^1].Status);
        await HoldsAsync("sample-domain-100");
    }

    [Fact]
    public async Task Rejects_LoweringAnothersMarking()
    {
        var other = await fixture.OneAgencyAsync();
        await other.System.StoreAsync(SampleRecords.Domain(other, 77).For(Agency));

        var outcomes = await Agency.System.PushAllAsync(SampleRecords.Domain(other, 77).ForEveryone(), SampleRecords.Domain(Agency, 2));

        Assert.Equal((OutcomeStatus.Rejected, Reason.NotOriginator), (outcomes[0].Status, outcomes[0].Reason));
        Assert.Equal(OutcomeStatus.Created, outcomes[1].Status);
        var record = (await other.Officer.GetAsync(other.Record("sample-domain-77"))).Record;
        Assert.Equal((1, Tlp.Amber), (record.Revision, record.Marking.Tlp));
        await other.Officer.EraseAsync(record.Name);
    }

    [Fact]
    public async Task Rejects_MessagesOutOfOrder()
    {
        var batchFirst = await Agency.System.PushRawAsync(Wire.Batch(1, Good(1)));
        var openTwice = await Agency.System.PushRawAsync(Wire.Open(Agency.System), Wire.Open(Agency.System));
        var nothing = await Agency.System.PushRawAsync();

        Assert.All([batchFirst.Refused, openTwice.Refused, nothing.Refused], r => Assert.Equal((StatusCode.InvalidArgument, "MESSAGE_OUT_OF_ORDER"), (r!.Code, r.Reason)));
        await HoldsAsync();
    }

    [Fact]
    public async Task Keeps_WhatWasAcknowledgedBeforeABrokenFrame()
    {
        var (answers, refused) = await Agency.System.PushRawAsync(Wire.Open(Agency.System), Wire.Batch(1, Good(1)), Wire.Batch(2, Good(2))[..^5]);

        Assert.Equal((StatusCode.InvalidArgument, "MESSAGE_MALFORMED"), (refused!.Code, refused.Reason));
        Assert.Equal(OutcomeStatus.Created, Assert.Single(answers[1].Answer.Outcomes).Status);
        await HoldsAsync("sample-domain-1");
    }

    [Fact]
    public async Task Counts_ViolationsPastTheFirstTwentyAndKeepsStatusesSmall()
    {
        var many = SampleRecords.Domain(Agency, 1);
        many.Record.Links.AddRange(Enumerable.Range(0, 60).Select(_ => new Link { Relation = LinkRelation.Unspecified, Target = "nothing" }));
        var outcome = Assert.Single(await Agency.System.PushAllAsync(many));
        Assert.Equal((20, 120), (outcome.Violations.Count, outcome.ViolationCount));

        // Unknown fields by the thousand in a unary request: the status stays under 6 KB and tells the count.
        var request = new GetHubRequest { Context = Agency.System.Context }.ToByteArray();
        byte[] flooded = [.. request, .. Enumerable.Range(100, 2_000).SelectMany(i => Wire.Number(i, 1))];
        var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => Agency.System.CallAsync("HubService/GetHub", flooded));
        Assert.Equal("2000", refused.Facts["violations"]);
        Assert.True(refused.Status.CalculateSize() < 6 * 1024, $"{refused.Status.CalculateSize()} octets");
        Assert.NotEmpty(refused.Violations);
    }

    private static byte[] Replaced(byte[] bytes, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with)
    {
        var at = bytes.AsSpan().IndexOf(what);
        Assert.True(at > 0 && what.Length == with.Length);
        var changed = bytes.ToArray();
        with.CopyTo(changed.AsSpan(at));
        return changed;
    }

    private byte[] Good(int number) => SampleRecords.Domain(Agency, number).ToByteArray();

    private byte[] Large(int number, int octets)
    {
        var record = SampleRecords.Domain(Agency, number);
        record.Record.Content.Note = new string('n', octets);
        return record.ToByteArray();
    }

    private async Task<IReadOnlyList<RecordOutcome>> PushAsync(params byte[][] records)
    {
        var (answers, refused) = await Agency.System.PushRawAsync(Wire.Open(Agency.System), Wire.Batch(1, records));
        Assert.Null(refused);
        Assert.Equal(records.Length, answers[1].Answer.Outcomes.Count);
        return answers[1].Answer.Outcomes;
    }

    private async Task HoldsAsync(params string[] ids) => Assert.Equal(ids, (await Agency.System.PullAllAsync()).Ids);
}
