using BenchmarkDotNet.Attributes;
using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Tests.Sharing;

namespace Exchange.Benchmarks.Hot;

/// <summary>
/// What one head of the feed is to its reader: new to it, held already, revised, or taken away (with the revision it last saw). An audience
/// that the reader has not met yet costs more once. The ceiling finds what the reader remembers of an audience.
/// </summary>
[MemoryDiagnoser]
[BenchmarkCategory(nameof(FeedHead))]
public class FeedHead
{
    private const long First = IosX.Joined + 10;
    private const long Second = First + 10;
    private const long Newest = Second + 10;

    private static readonly AgencyId Originator = Named.Agency("police-es");
    private static readonly Audience Participants = Named.Audience("op:ios-x", "+third");
    private static readonly Audience Nobody = Named.Audience();

    private static readonly RecordSpan[] Created = [Span(First, long.MaxValue, 1, Participants)];
    private static readonly RecordSpan[] Twice = [Span(First, Second, 1, Participants), Span(Second, long.MaxValue, 2, Participants)];
    private static readonly RecordSpan[] Taken = [Span(First, Second, 1, Participants), Span(Second, long.MaxValue, 2, Nobody)];

    private readonly FeedReader _reader = NewReader();

    [Benchmark(Baseline = true)]
    public bool Remembered() => _reader.PresenceIn(Participants).At(Newest);

    [Benchmark]
    public ChangeKind New() => Decide(Created, since: 0);

    [Benchmark]
    public ChangeKind Held() => Decide(Created, since: First);

    [Benchmark]
    public ChangeKind Revised() => Decide(Twice, since: First);

    [Benchmark]
    public long Withdrawn() => _reader.RevisionWith(Decide(Taken, since: First), Originator, RecordKind.Domain, Taken, Newest);

    [Benchmark]
    public bool FirstOfAudience() => NewReader().PresenceIn(Participants).At(Newest);

    private static FeedReader NewReader() => new(new Reader(Named.Agency("police-fr"), Purpose.DomainTakedown), RecordFilter.All, IosX.Sharing);

    private static RecordSpan Span(long from, long until, long revision, Audience audience) =>
        new(from, until, revision, DistributionRevision: 1, audience, (int)TakedownStatus.Actioned, Named.Operation("ios-x"), Erased: false);

    private ChangeKind Decide(RecordSpan[] spans, long since) => _reader.Decide(Originator, RecordKind.Domain, spans, since, begun: since, Newest);
}
