using CsCheck;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>What happens to a hub, and who reads when.</summary>
/// <param name="Scan">How many heads the hub looks at for a page.</param>
/// <param name="Steps">What happens, in order.</param>
internal sealed record FeedHistory(int Scan, FeedStep[] Steps)
{
    /// <summary>Agencies of every history, by number: the last is registered only by a step, the fourth is outside the EU and EEA.</summary>
    public static readonly string[] Agencies = ["es", "fr", "it", "us", "ch"];

    /// <summary>Operations of every history, by number, each led by the agency of its number.</summary>
    public static readonly string[] Operations = ["ios-x", "opson"];

    private static readonly Gen<PushedAudience?> Audiences = Gen.Frequency(
        (2, Gen.Const((PushedAudience?)null)),
        (5, Gen.Select(Gen.Int[0, 5], Gen.Bool, Gen.Int[0, 31], Gen.Int[0, 3], (everyone, third, agencies, operations) =>
            (PushedAudience?)new PushedAudience(everyone == 0, third, (agencies & 1) == 0 ? 0 : agencies, operations))));

    private static readonly Gen<PushedItem> Items =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[1, 2], Gen.Int[-2, 1], Audiences, (id, text, status, operation, audience) =>
            new PushedItem(id, text, status, operation, audience));

    private static readonly Gen<FeedStep> AnyStep = Gen.Frequency(
        (6, Gen.Select(Gen.Int[0, 2], Items.Array[1, 3], (agency, items) => (FeedStep)new FeedStep.Push(agency, [.. items.Select(i => i with { Audience = Mostly(agency, i.Audience) })]))),
        (4, Gen.Select(Gen.Int[0, 1], Gen.Int[0, 4], Gen.Bool, (operation, agency, joins) => (FeedStep)new FeedStep.Move(operation, agency, joins))),
        (1, Gen.Select(Gen.Int[1, 4], Gen.Bool, (agency, member) => (FeedStep)new FeedStep.Stand(agency, member))),
        (7, Gen.Select(
            Gen.Int[0, FeedRun.Readers.Count - 1],
            Gen.Int[1, 4],
            Gen.Int[1, 6],
            Gen.Frequency((3, Gen.Const(PageLoss.None)), (1, Gen.Const(PageLoss.Page)), (1, Gen.Const(PageLoss.Cursor))),
            (reader, limit, pages, loss) => (FeedStep)new FeedStep.Read(reader, limit, pages, loss))),
        (1, Gen.Int[0, FeedRun.Readers.Count - 1].Select(reader => (FeedStep)new FeedStep.Restart(reader))));

    /// <summary>Histories of up to forty steps.</summary>
    public static Gen<FeedHistory> Any { get; } =
        Gen.Select(Gen.Int[1, 8], AnyStep.Array[1, 40], (scan, steps) => new FeedHistory(scan, steps));

    /// <summary>An originator mostly names the operation that it leads; both are refused to most.</summary>
    private static PushedAudience? Mostly(int agency, PushedAudience? audience) =>
        audience is null || audience.Operations is 0 or 3 ? audience : audience with { Operations = 1 << (agency & 1) };

    /// <inheritdoc/>
    public override string ToString() => $"scan {Scan}\n" + string.Join('\n', Steps.Select(s => s is FeedStep.Push push
        ? $"Push {Agencies[push.Agency]}: {string.Join<PushedItem>("; ", push.Items)}"
        : s.ToString()));
}
