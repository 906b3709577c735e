using CsCheck;
using Exchange.Changes;
using Exchange.Sharing;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>What happens to a hub, and who reads when.</summary>
/// <param name="Scan">How many heads the hub looks at for a page.</param>
/// <param name="Steps">What happens, in order.</param>
internal sealed record FeedHistory(int Scan, FeedStep[] Steps)
{
    /// <summary>Agencies of every history, by number: the last is registered only by a step, the fourth is outside the EU and EEA.</summary>
    public static readonly string[] Agencies = ["es", "fr", "it", "us", "ch"];

    /// <summary>Two operations, the second for its participants only, then two groups; each is led by the first or the second agency in turn.</summary>
    public static readonly string[] Circles = ["ios-x", "opson", "friends", "partners"];

    /// <summary>How many of <see cref="Circles"/> are operations.</summary>
    public const int Operations = 2;

    /// <summary>Purposes of every history, by number.</summary>
    public static readonly Purpose[] Purposes = [Purpose.Investigation, Purpose.Prosecution];

    /// <summary>Officers of every history, by number.</summary>
    public static readonly (int Agency, string Id)[] Officers = [(1, "7"), (2, "8")];

    /// <summary>The agencies that are there from the beginning, and whether EU law binds them.</summary>
    public static IEnumerable<(int Agency, bool EeaMember)> FirstAgencies => Enumerable.Range(0, Agencies.Length - 1).Select(a => (a, a != 3));

    /// <summary>Who leads an operation or owns a group.</summary>
    public static int LeadOf(int circle) => circle % 2;

    /// <summary>Who takes part in it from the beginning.</summary>
    public static IEnumerable<int> FirstMembersOf(int circle) => Enumerable.Range(0, Agencies.Length - 1).Where(a => (a + circle) % 2 == 0);

    private static readonly Gen<PushedAudience?> Audiences = Gen.Frequency(
        (2, Gen.Const((PushedAudience?)null)),
        (6, Gen.Select(
            Gen.Select(Gen.Int[0, 4], Gen.Bool),
            Gen.Int[0, 31],
            Rarely(15),
            Rarely(31),
            Gen.Frequency((7, Gen.Const(0)), (1, Gen.Int[1, 3])),
            Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[1, 3])),
            (whom, agencies, circles, excluded, officers, embargo) => (PushedAudience?)new PushedAudience(
                whom.Item1 <= 1, whom.Item2, (agencies & 1) == 0 ? 0 : agencies, circles, excluded, officers, embargo))));

    private static readonly Gen<PushedMarking> Markings = Gen.Select(
        Gen.Frequency((6, Gen.Const((int)Tlp.Green)), (2, Gen.Const((int)Tlp.Amber)), (2, Gen.Int[1, 5])),
        Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[1, 3])),
        Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true))),
        (tlp, purposes, restricted) => new PushedMarking(tlp, purposes, restricted));

    // Few records, so that one has a long life.
    private static readonly Gen<int> Ids = Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 2]));

    private static readonly Gen<int> Originators = Gen.Frequency((3, Gen.Const(0)), (2, Gen.Int[1, 2]));

    private static readonly Gen<PushedItem> Items = Gen.Select(
        Ids,
        Gen.Select(Gen.Int[0, 1], Gen.Int[1, 2]),
        Gen.Int[-2, 1],
        Markings,
        Audiences,
        Gen.Select(Gen.Int[0, 3], Gen.Bool),
        (id, content, operation, marking, audience, flags) => new PushedItem(id, content.Item1, content.Item2, operation, marking, audience, flags.Item1 == 0, flags.Item2));

    private static readonly Gen<FeedStep> AnyStep = Gen.Frequency(
        (8, Gen.Select(Originators, Items.Array[1, 3], (agency, items) => (FeedStep)new FeedStep.Push(agency, [.. items.Select(i => i with { Audience = Mostly(agency, i.Audience) })]))),
        (1, Gen.Select(Originators, Ids, (agency, id) => (FeedStep)new FeedStep.Erase(agency, id))),
        (1, Gen.Int[1, 4].Select(hours => (FeedStep)new FeedStep.Wait(hours))),
        (4, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4], Gen.Bool, (circle, agency, joins) => (FeedStep)new FeedStep.Move(circle, agency, joins))),
        (1, Gen.Select(Gen.Int[1, 4], Gen.Bool, Gen.Int[0, 2], (agency, member, active) => (FeedStep)new FeedStep.Stand(agency, member, active > 0))),
        (8, Gen.Select(
            Gen.Int[0, FeedReaders.All.Count - 1],
            Gen.Int[1, 4],
            Gen.Int[1, 6],
            Gen.Frequency((3, Gen.Const(PageLoss.None)), (1, Gen.Const(PageLoss.Page)), (1, Gen.Const(PageLoss.Cursor))),
            (reader, limit, pages, loss) => (FeedStep)new FeedStep.Read(reader, limit, pages, loss))),
        (1, Gen.Int[0, FeedReaders.All.Count - 1].Select(reader => (FeedStep)new FeedStep.Restart(reader))),
        (2, Gen.Select(Gen.Int[0, 4], Gen.Int[0, 1], Gen.Int[-1, 1], Originators, Ids, (agency, purpose, officer, originator, id) =>
            (FeedStep)new FeedStep.Get(agency, purpose, officer, originator, id))),
        (3, Gen.Int[0, 4].Select(agency => (FeedStep)new FeedStep.Deliver(agency))),
        (3, Gen.Select(Gen.Int[1, 4], Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[1, 3])), Gen.Frequency((1, Gen.Const(1)), (1, Gen.Int[1, 4])), (agency, nth, result) =>
            (FeedStep)new FeedStep.Acknowledge(agency, nth, (DutyResult)result))));

    private static readonly Gen<FeedStep> Departures = Gen.Select(Gen.Int[0, 4], Gen.Int[-1, 4], Gen.Int[0, 2], (agency, successor, settled) =>
        (FeedStep)new FeedStep.Depart(agency, successor, settled > 0));

    /// <summary>Histories of up to forty steps; in every fifth or so an agency leaves.</summary>
    public static Gen<FeedHistory> Any { get; } =
        Gen.Select(Gen.Int[1, 8], Gen.Frequency((100, AnyStep), (1, Departures)).Array[1, 40], (scan, steps) => new FeedHistory(scan, steps));

    /// <summary>
    /// Histories for a server: longer, because each begins with agencies to register, and without departures; in few sizes of scan, so that few servers serve
    /// all; the first record of a batch is one that the server's rules take, an officer's agency asks for the officer, and who
    /// acknowledges has just pulled its duties.
    /// </summary>
    public static Gen<FeedHistory> ForAServer { get; } = Gen.Select(Gen.OneOf(Gen.Const(1), Gen.Const(3), Gen.Const(8)), AnyStep.Array[30, 60], (scan, steps) => new FeedHistory(
        scan,
        [
            .. steps.SelectMany<FeedStep, FeedStep>(step => step switch
            {
                FeedStep.Push push => [push with { Items = [Lawful(push.Agency, push.Items[0]), .. push.Items[1..]] }],
                FeedStep.Get { Officer: >= 0 and var officer } get => [get with { Agency = Officers[officer].Agency }],
                FeedStep.Acknowledge acknowledge => [new FeedStep.Deliver(acknowledge.Agency), acknowledge],
                _ => [step],
            }),
        ]));

    /// <summary>Those of all whose bits are set.</summary>
    public static IEnumerable<T> In<T>(int bits, IEnumerable<T> all) => all.Where((_, i) => (bits >> i & 1) != 0);

    /// <summary>An originator mostly names the circles that it leads; others are refused to most. None excludes itself: that is refused before.</summary>
    private static PushedAudience? Mostly(int agency, PushedAudience? audience) => audience is null ? null : audience with
    {
        Circles = audience.Circles is 0 or 15 ? audience.Circles : audience.Circles & (agency == 1 ? 0b1010 : 0b0101),
        Excluded = audience.Excluded & ~(1 << agency) & 0b01111,
    };

    private static PushedItem Lawful(int agency, PushedItem item)
    {
        item = item with { Operation = item.Operation >= 0 && LeadOf(item.Operation) != LeadOf(agency) ? -1 : item.Operation };
        if (item.Audience is not { } audience)
        {
            return item;
        }

        var tlp = (Tlp)item.Marking.Tlp;
        var officers = tlp == Tlp.Red && audience.Officers == 0 ? 0b11 : audience.Officers;
        return item with
        {
            Audience = audience with
            {
                Everyone = audience.Everyone && tlp is Tlp.Green or Tlp.Clear,
                Circles = tlp is Tlp.Red or Tlp.AmberStrict ? 0 : audience.Circles & (agency == 1 ? 0b1010 : 0b0101),
                Officers = officers,
                Agencies = (audience.Agencies & 0b01111) | In(officers, Officers.Select(o => 1 << o.Agency)).Aggregate(0, (all, one) => all | one),
            },
        };
    }

    private static Gen<int> Rarely(int bits) => Gen.Frequency((1, Gen.Const(0)), (1, Gen.Int[0, bits]));

    /// <inheritdoc/>
    public override string ToString() => $"scan {Scan}\n" + string.Join('\n', Steps.Select(s => s is FeedStep.Push push
        ? $"Push {Agencies[push.Agency]}: {string.Join<PushedItem>("; ", push.Items)}"
        : s.ToString()));
}
