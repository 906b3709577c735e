using Exchange.Records;
using Exchange.Sharing;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Records;

public sealed class IntakeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly SharingState Sharing = new(
        [new Standing(Agency("es"), EeaMember: true, Active: true, From: 1), new Standing(Agency("fr"), EeaMember: true, Active: true, From: 2)],
        [
            new Membership(Operation("ios-x"), Agency("es"), ParticipantRole.Lead, 3, long.MaxValue, DateTimeOffset.UnixEpoch),
            new Membership(Operation("ios-ix"), Agency("es"), ParticipantRole.Member, 4, 5, DateTimeOffset.UnixEpoch),
            new Membership(Operation("opson"), Agency("fr"), ParticipantRole.Lead, 6, long.MaxValue, DateTimeOffset.UnixEpoch),
        ],
        [new GroupMembership(Group("friends"), Agency("es"), 7, long.MaxValue), new GroupMembership(Group("others"), Agency("fr"), 8, long.MaxValue)],
        []);

    [Fact]
    public void Creates_WhatIsNew()
    {
        var decision = Decide(head: null, Draft());

        Assert.Equal((OutcomeStatus.Created, 1, RecordChange.NewRevision), (decision.Outcome.Status, decision.Outcome.Revision, decision.Change));
        Assert.Equal(Audience(), decision.Audience); // without a distribution a new record is nobody's
    }

    [Fact]
    public void Updates_WhatDiffers_AndLeavesTheAudienceAsItIs()
    {
        var decision = Decide(Head(), Draft(content: "other"));

        Assert.Equal((OutcomeStatus.Updated, 8, RecordChange.NewRevision), (decision.Outcome.Status, decision.Outcome.Revision, decision.Change));
        Assert.Equal(Audience("fr"), decision.Audience);
    }

    [Theory]
    [InlineData("content", "marking", "links*")]
    [InlineData("content", "marking*", "links")]
    [InlineData("content*", "marking", "links")]
    public void Updates_WhenAnyPartDiffers(string content, string marking, string links) =>
        Assert.Equal(OutcomeStatus.Updated, Decide(Head(), Draft(content, marking, links)).Outcome.Status);

    [Fact]
    public void Leaves_WhatStandsAlready()
    {
        var decision = Decide(Head(), Draft() with { Distribution = Distribution("fr") });

        Assert.Equal(new RecordOutcome(OutcomeStatus.Unchanged, 7), decision.Outcome);
        Assert.Equal(RecordChange.None, decision.Change);
    }

    [Fact]
    public void Leaves_WhatDiffersInBytesButMeansTheSame()
    {
        var asked = new List<RecordPart>();
        var decision = Intake.Decide(Head(), Draft(content: "c o n t e n t"), Sharing, Now, (part, _, _) =>
        {
            asked.Add(part);
            return true;
        });

        Assert.Equal(OutcomeStatus.Unchanged, decision.Outcome.Status);
        Assert.Equal([RecordPart.Content], asked); // asked only where the bytes differ
    }

    [Fact]
    public void Redistributes_TheSameRevision()
    {
        var decision = Decide(Head(), Draft() with { Distribution = Exchange.Sharing.Distribution.Nobody });

        Assert.Equal((OutcomeStatus.Updated, 7, RecordChange.NewDistribution), (decision.Outcome.Status, decision.Outcome.Revision, decision.Change));
        Assert.Equal(Audience(), decision.Audience);
    }

    [Theory]
    [InlineData(7L, OutcomeStatus.Updated, 8)]
    [InlineData(6L, OutcomeStatus.Conflict, 7)]
    [InlineData(8L, OutcomeStatus.Conflict, 7)]
    [InlineData(0L, OutcomeStatus.Conflict, 7)] // must be new, and is not
    [InlineData(null, OutcomeStatus.Updated, 8)]
    public void Compares_TheExpectedRevision(long? expected, OutcomeStatus status, long revision)
    {
        var decision = Decide(Head(), Draft(content: "other") with { ExpectedRevision = expected });

        Assert.Equal((status, revision), (decision.Outcome.Status, decision.Outcome.Revision));
        Assert.Equal(status == OutcomeStatus.Conflict ? RefusalReason.RevisionConflict : RefusalReason.Unspecified, decision.Outcome.Reason);
    }

    [Theory]
    [InlineData(0L, OutcomeStatus.Created)]
    [InlineData(null, OutcomeStatus.Created)]
    [InlineData(1L, OutcomeStatus.Conflict)]
    public void Compares_TheExpectedRevisionOfWhatIsNew(long? expected, OutcomeStatus status)
    {
        var decision = Decide(head: null, Draft() with { ExpectedRevision = expected });

        Assert.Equal(status, decision.Outcome.Status);
        Assert.Equal(status == OutcomeStatus.Created ? 1 : 0, decision.Outcome.Revision);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(6L)]
    public void Rejects_APushToAnErasedRecord(long? expected)
    {
        var decision = Decide(Head() with { Erased = true }, Draft() with { ExpectedRevision = expected });

        Assert.Equal((OutcomeStatus.Rejected, RefusalReason.RecordErased), (decision.Outcome.Status, decision.Outcome.Reason));
        Assert.Equal(RecordChange.None, decision.Change);
    }

    [Fact]
    public void Creates_AnErasedRecordAnew_WhenThePushNamesTheTombstone()
    {
        var decision = Decide(Head() with { Erased = true }, Draft() with { ExpectedRevision = 7 });

        Assert.Equal(new RecordOutcome(OutcomeStatus.Created, 8), decision.Outcome);
        Assert.Equal(Audience(), decision.Audience); // the erased record's audience is not revived
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rejects_AnotherKind(bool erased)
    {
        var decision = Decide(Head() with { Erased = erased }, Draft() with { Kind = RecordKind.Asset, ExpectedRevision = 7 });

        Assert.Equal(OutcomeStatus.Rejected, decision.Outcome.Status);
        Assert.Equal(RefusalReason.KindChanged, Assert.Single(decision.Outcome.Violations).Reason);
    }

    [Theory]
    [InlineData("nowhere", "distribution.agencies")]
    [InlineData("op:nowhere", "distribution.operations")]
    [InlineData("op:opson", "distribution.operations")] // exists, but the originator has no part in it: unknown to it
    [InlineData("op:ios-ix", "distribution.operations")] // the originator has left it
    [InlineData("group:nowhere", "distribution.groups")]
    [InlineData("group:others", "distribution.groups")] // exists, but the originator is no member
    [InlineData("not:nowhere", "distribution.excluded_agencies")]
    public void Rejects_UnknownTargets(string target, string field)
    {
        var outcome = Decide(head: null, Draft() with { Distribution = Distribution(target, "fr", "op:ios-x") }).Outcome;

        Assert.Equal(OutcomeStatus.Rejected, outcome.Status);
        var violation = Assert.Single(outcome.Violations);
        Assert.Equal((field, RefusalReason.TargetUnknown), (violation.Field, violation.Reason));
    }

    [Fact]
    public void Rejects_UnknownAndHiddenOperationsWithTheSameWords() => Assert.Equal(
        Decide(head: null, Draft() with { Operation = Operation("nowhere") }).Outcome.Violations,
        Decide(head: null, Draft() with { Operation = Operation("opson") }).Outcome.Violations);

    [Fact]
    public void Rejects_WithEveryFieldThatIsWrong()
    {
        var outcome = Decide(head: null, Draft() with { Operation = Operation("opson"), Distribution = Distribution("nowhere", "op:opson", "group:others", "not:nobody") }).Outcome;

        Assert.Equal(["record.content.operation", "distribution.agencies", "distribution.operations", "distribution.groups", "distribution.excluded_agencies"], outcome.Violations.Select(v => v.Field));
        Assert.Equal(5, outcome.ViolationCount);
    }

    private static IntakeDecision Decide(StoredRecord? head, RecordDraft draft) =>
        Intake.Decide(head, draft, Sharing, Now, (_, stored, received) => stored.Span.SequenceEqual(received.Span));

    private static RecordDraft Draft(string content = "content", string marking = "marking", string links = "links") =>
        Drafts.Domain("es", "shop-0001") with { Content = Drafts.Octets(content), Marking = Drafts.Octets(marking), Links = Drafts.Octets(links) };

    private static StoredRecord Head() => new()
    {
        Originator = Agency("es"),
        Id = Drafts.Octets("shop-0001"),
        Position = 100,
        RevisedAt = 90,
        Revision = 7,
        DistributionRevision = 2,
        Kind = RecordKind.Domain,
        Status = 1,
        Audience = Audience("fr"),
        CreateTime = DateTimeOffset.UnixEpoch,
        UpdateTime = DateTimeOffset.UnixEpoch,
        Content = Drafts.Octets("content"),
        Marking = Drafts.Octets("marking"),
        Links = Drafts.Octets("links"),
    };
}
