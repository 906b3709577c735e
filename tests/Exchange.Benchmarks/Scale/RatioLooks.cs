using Exchange.Tests.Ratios;

namespace Exchange.Benchmarks.Scale;

/// <summary>Looks as often as <see cref="RatioRule"/> asks for, and tells its verdicts.</summary>
internal static class RatioLooks
{
    /// <summary>Holds a run against committed ratios.</summary>
    /// <param name="committed">All that are committed.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="first">The first look.</param>
    /// <param name="look">Makes another.</param>
    /// <returns>Whether all hold.</returns>
    public static async Task<bool> HoldAsync(IReadOnlyList<HeldRatio> committed, ScaleOptions options, Figures first, Func<ScaleOptions, Task<Figures>> look)
    {
        HeldRatio[] asked = [.. committed.Where(c => !options.IsChosen || options.Wants(ScaleOptions.PartOf(c.Name)))];
        List<HeldRatio> measured = [.. first.Ratios];
        var fallen = RatioRule.Judge(asked, measured)
            .Where(v => !v.Holds && v.Measured is not null)
            .Select(v => ScaleOptions.PartOf(v.Committed.Name))
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 1; fallen.Count > 0 && i < RatioRule.Looks; i++)
        {
            Progress.Say($"looking again at what fell: {string.Join(", ", fallen)}");
            measured.AddRange((await look(options with { Only = fallen })).Ratios);
        }

        var verdicts = RatioRule.Judge(asked, measured);
        await Console.Out.WriteLineAsync(Report(verdicts, first.Machine));
        return verdicts.All(v => v.Holds);
    }

    /// <summary>Writes ratios to commit.</summary>
    /// <param name="path">Where they go.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="first">The first look.</param>
    /// <param name="look">Makes another.</param>
    public static async Task CommitAsync(string path, ScaleOptions options, Figures first, Func<ScaleOptions, Task<Figures>> look)
    {
        List<HeldRatio> measured = [.. first.Ratios];
        for (var i = 1; i < RatioRule.Looks; i++)
        {
            measured.AddRange((await look(options)).Ratios);
        }

        RatioFile.Write(path, RatioRule.Medians(measured));
    }

    // The last lines are the totals that a test program ends with.
    private static string Report(IReadOnlyList<RatioVerdict> verdicts, Machine machine)
    {
        var fallen = verdicts.Count(v => !v.Holds);
        return $"""

            {RatioVerdict.Head}
            {string.Join('\n', verdicts)}
            {(fallen > 0 ? Remedy(machine) : "")}
              total: {verdicts.Count}
              failed: {fallen}
              succeeded: {verdicts.Count - fallen}
              skipped: 0
            """;
    }

    private static string Remedy(Machine machine) =>
        $"""

        What fell keeps less than two thirds of its committed ratio in the median of {RatioRule.Looks} looks (memory: takes more than three halves), or was not measured.
        - Was the machine quiet? {machine.Load:0.0} threads wanted one of its {machine.Cores} processors in the minute before; others' work tells in ratios, too.
        - See the figures above, value and ceiling: processor time (_cpu_server, _cpu_client) tells whose cost has risen. One alone: add --only PART.
        - A replay is held against the push of the same run, so a push that has become faster lowers its ratio.
        - What the code is to cost from now on is committed, with the reason, from a quiet machine: exchange --scale 100k --commit tests/Exchange.Benchmarks/ratios.json

        """;
}
