using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Changes;

/// <summary>One record's change as its reader sees it. fr joined ios-x at 10, left at 20 and joined again at 30; the hub is at 50.</summary>
public sealed class FeedReaderTests
{
    private const long Newest = 50;

    private static readonly SharingState Sharing = new(
        [new Standing(Agency("es"), EeaMember: true, Active: true, From: 1), new Standing(Agency("fr"), EeaMember: true, Active: true, From: 2)],
        [
            new Membership(Operation("ios-x"), Agency("fr"), ParticipantRole.Member, 10, 20, DateTimeOffset.UnixEpoch),
            new Membership(Operation("ios-x"), Agency("fr"), ParticipantRole.Member, 30, long.MaxValue, DateTimeOffset.UnixEpoch),
        ],
        [],
        []);

    private static readonly Audience Everyone = Audience("*");
    private static readonly Audience Nobody = Audience();
    private static readonly Audience IosX = Audience("op:ios-x");

    [Fact]
    public void Delivers_ANewRecord() => Assert.Equal(ChangeKind.Upserted, Decide(since: 40, [], Span(45, 1, Everyone)));

    [Fact]
    public void Delivers_ANewRevision() =>
        Assert.Equal(ChangeKind.Upserted, Decide(since: 40, [Span(5, 1, Everyone, until: 45)], Span(45, 2, Everyone)));

    [Fact]
    public void Delivers_Nothing_WhenTheReaderHoldsIt() => Assert.Equal(ChangeKind.None, Decide(since: 45, [], Span(45, 1, Everyone)));

    [Fact]
    public void Delivers_Nothing_WhenARedistributionLeavesTheViewAsItWas() =>
        Assert.Equal(ChangeKind.None, Decide(since: 40, [Span(5, 1, Everyone, until: 45)], Span(45, 1, Audience("fr"))));

    [Fact]
    public void Delivers_WhatWasTakenAwayAndGivenBack() => Assert.Equal(
        ChangeKind.Upserted,
        Decide(since: 40, [Span(5, 1, Everyone, until: 43), Span(43, 1, Nobody, until: 45)], Span(45, 1, Everyone)));

    [Fact]
    public void Delivers_WhatAnOperationBroughtBack()
    {
        Assert.Equal(ChangeKind.Upserted, Decide(since: 15, [], Span(12, 1, IosX))); // left at 20, joined again at 30
        Assert.Equal(ChangeKind.None, Decide(since: 35, [], Span(12, 1, IosX)));
    }

    [Fact]
    public void Withdraws_WhatTheReaderHeld() =>
        Assert.Equal(ChangeKind.Withdrawn, Decide(since: 40, [Span(5, 1, Everyone, until: 45)], Span(45, 1, Nobody)));

    [Fact]
    public void Withdraws_WhatTheReaderMayHaveBeenSentOnTheWay() => Assert.Equal(
        ChangeKind.Withdrawn,
        Decide(since: 40, [Span(5, 1, Nobody, until: 42), Span(42, 1, Everyone, until: 45)], Span(45, 1, Nobody)));

    [Fact]
    public void Hides_WhatTheReaderNeverSaw()
    {
        Assert.Equal(ChangeKind.None, Decide(since: 40, [Span(5, 1, Nobody, until: 45)], Span(45, 2, Nobody)));
        Assert.Equal(ChangeKind.None, Decide(since: 40, [], Span(45, 1, Audience("es"))));
    }

    [Fact]
    public void Hides_WhatTheReaderLostBeforeItsCursor() =>
        Assert.Equal(ChangeKind.None, Decide(since: 43, [Span(5, 1, Everyone, until: 41), Span(41, 1, Nobody, until: 45)], Span(45, 2, Nobody)));

    [Fact]
    public void Hides_WhatWasTakenAwayBeforeAReaderBeganWithNothing()
    {
        Assert.Equal(ChangeKind.None, Decide(since: 0, [Span(5, 1, Everyone, until: 41)], Span(41, 1, Nobody), begun: 43));
        Assert.Equal(ChangeKind.Withdrawn, Decide(since: 0, [Span(5, 1, Everyone, until: 45)], Span(45, 1, Nobody), begun: 43));
        Assert.Equal(ChangeKind.Upserted, Decide(since: 0, [Span(5, 1, Everyone, until: 41)], Span(41, 1, Everyone), begun: 43));
    }

    [Fact]
    public void Withdraws_AfterTheReaderLeftTheOperation() =>
        Assert.Equal(ChangeKind.Withdrawn, Decide(since: 15, [], Span(12, 1, IosX), newest: 25));

    [Fact]
    public void Erases_OnlyWhatTheReaderMayHold()
    {
        Assert.Equal(ChangeKind.Erased, Decide(since: 40, [Span(5, 1, Everyone, until: 45)], Span(45, 2, Everyone) with { Erased = true }));
        Assert.Equal(ChangeKind.None, Decide(since: 40, [Span(5, 1, Nobody, until: 45)], Span(45, 2, Everyone) with { Erased = true }));
        Assert.Equal(ChangeKind.None, Decide(since: 0, [], Span(45, 2, Everyone) with { Erased = true }));
    }

    [Fact]
    public void Delivers_WhatWasErasedAndCreatedAnew() => Assert.Equal(
        ChangeKind.Upserted,
        Decide(since: 40, [Span(5, 1, Everyone, until: 43), Span(43, 2, Everyone, until: 45) with { Erased = true }], Span(45, 3, Everyone)));

    [Fact]
    public void Says_LeftFilter_WhenOnlyTheFilterLostIt()
    {
        var filter = new RecordFilter { Statuses = [(RecordKind.Domain, 1)] };

        Assert.Equal(ChangeKind.LeftFilter, Decide(since: 40, [Span(5, 1, Everyone, until: 45)], Span(45, 2, Everyone) with { Status = 2 }, filter: filter));
        Assert.Equal(ChangeKind.None, Decide(since: 40, [Span(5, 1, Everyone, until: 45) with { Status = 3 }], Span(45, 2, Everyone) with { Status = 2 }, filter: filter));
        Assert.Equal(ChangeKind.Withdrawn, Decide(since: 40, [Span(5, 1, Everyone, until: 45)], Span(45, 2, Nobody) with { Status = 2 }, filter: filter));
    }

    [Fact]
    public void Delivers_ItsOwnRecordsToTheOriginatorWhateverTheAudience()
    {
        Assert.Equal(ChangeKind.Upserted, Decide(since: 40, [], Span(45, 1, Nobody), reader: "es"));
        Assert.Equal(ChangeKind.None, Decide(since: 45, [], Span(45, 1, Nobody), reader: "es"));
    }

    [Fact]
    public void Delivers_ANewDistributionToTheOriginatorAlone()
    {
        var (before, now) = (Span(5, 1, Everyone, until: 45), Span(45, 1, Audience("fr")) with { DistributionRevision = 2 });
        Assert.Equal(ChangeKind.Upserted, Decide(since: 40, [before], now, reader: "es"));
        Assert.Equal(ChangeKind.None, Decide(since: 40, [before], now));
        Assert.Equal(ChangeKind.None, Decide(since: 45, [], now, reader: "es"));
    }

    [Fact]
    public void Delivers_TheLapseOfAnEmbargoToTheOriginatorToo()
    {
        var embargoed = Span(5, 1, new Audience(Everyone.Distribution, Everyone.Conditions, embargoed: true), until: 45);
        Assert.Equal(ChangeKind.Upserted, Decide(since: 40, [embargoed], Span(45, 1, Everyone), reader: "es"));
    }

    [Fact]
    public void Tells_TheLastRevisionThatWasInViewOfWhatIsTakenAway()
    {
        RecordSpan[] withdrawn = [Span(5, 1, Everyone, until: 41), Span(41, 2, Everyone, until: 43), Span(43, 3, Nobody, until: 45), Span(45, 7, Nobody)];
        RecordSpan[] erased = [.. withdrawn[..3], Span(45, 8, Nobody) with { Erased = true }];

        Assert.Equal((2L, 2L, 2L), (RevisionWith(ChangeKind.Withdrawn, withdrawn), RevisionWith(ChangeKind.Erased, erased), RevisionWith(ChangeKind.Restricted, withdrawn)));
        Assert.Equal((7L, 7L), (RevisionWith(ChangeKind.LeftFilter, withdrawn), RevisionWith(ChangeKind.Upserted, withdrawn)));
        Assert.Equal(8, RevisionWith(ChangeKind.Erased, erased, reader: "es"));
    }

    private static long RevisionWith(ChangeKind kind, RecordSpan[] spans, string reader = "fr") =>
        new FeedReader(Reader(reader), RecordFilter.All, Sharing).RevisionWith(kind, Agency("es"), RecordKind.Domain, spans, Newest);

    private static ChangeKind Decide(
        long since, RecordSpan[] past, RecordSpan now, string reader = "fr", RecordFilter? filter = null, long newest = Newest, long? begun = null) =>
        new FeedReader(Reader(reader), filter ?? RecordFilter.All, Sharing)
            .Decide(Agency("es"), RecordKind.Domain, [.. past, now], since, begun ?? since, newest);

    private static RecordSpan Span(long from, long revision, Audience audience, long until = long.MaxValue) =>
        new(from, until, revision, DistributionRevision: 1, audience, Status: 1, Operation: null, Erased: false);
}
