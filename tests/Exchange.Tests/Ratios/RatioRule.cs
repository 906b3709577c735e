namespace Exchange.Tests.Ratios;

/// <summary>
/// When a run of the benchmark holds what was committed. A figure keeps two thirds of its ratio; memory, whose ceiling is a bound, takes at
/// most three halves of it. What holds at its first look holds. What does not is looked at twice more, and the median of the three counts,
/// because a single look can be off by a third.
/// </summary>
internal static class RatioRule
{
    /// <summary>How often a figure is looked at before it counts as fallen, or is committed.</summary>
    public const int Looks = 3;

    private const double LeastKept = 2.0 / 3;

    private const string Bound = "memory";

    /// <summary>What is committed.</summary>
    public static IReadOnlyList<string> Names { get; } = ["push", "push_reference", "replay", "pull", "pull_20", Bound];

    /// <summary>Whether it must not rise, where others must not fall.</summary>
    public static bool IsBound(HeldRatio ratio) => ratio.Name == Bound;

    /// <summary>Judges a run.</summary>
    /// <param name="committed">What must hold.</param>
    /// <param name="measured">What was measured, of all looks in their order.</param>
    /// <returns>A verdict for each that was committed.</returns>
    public static IReadOnlyList<RatioVerdict> Judge(IEnumerable<HeldRatio> committed, IReadOnlyList<HeldRatio> measured) =>
        [.. committed.Select(c => Judge(c, [.. measured.Where(c.IsOf).Select(m => m.Ratio)]))];

    /// <summary>The median of each figure that is committed.</summary>
    public static IReadOnlyList<HeldRatio> Medians(IReadOnlyList<HeldRatio> measured) =>
        [.. measured
            .Where(m => Names.Contains(m.Name))
            .GroupBy(m => m with { Ratio = 0 })
            .Select(g => g.Key with { Ratio = Math.Round(Median([.. g.Select(m => m.Ratio)]), 4) })];

    private static RatioVerdict Judge(HeldRatio committed, double[] looks)
    {
        var limit = IsBound(committed) ? committed.Ratio / LeastKept : committed.Ratio * LeastKept;
        if (looks.Length == 0)
        {
            return new RatioVerdict(committed, limit, Measured: null, Holds: false);
        }

        bool IsWithin(double ratio) => IsBound(committed) ? ratio <= limit : ratio >= limit;
        var counts = IsWithin(looks[0]) ? looks[0] : Median(looks);
        return new RatioVerdict(committed, limit, counts, IsWithin(counts));
    }

    private static double Median(double[] looks) => looks.Order().ElementAt(looks.Length / 2);
}
