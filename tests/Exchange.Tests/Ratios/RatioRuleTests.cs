using Xunit;

namespace Exchange.Tests.Ratios;

/// <summary>When a run of the benchmark holds what was committed, and when it fell.</summary>
public sealed class RatioRuleTests
{
    private static readonly HeldRatio Push = new("push", 100_000, 1, Warm: true, 0.5);
    private static readonly HeldRatio Memory = new("memory", 100_000, 20, Warm: true, 0.5);

    [Theory]
    [InlineData(1.5, true)]
    [InlineData(1, true)]
    [InlineData(0.67, true)]
    [InlineData(0.66, false)]
    [InlineData(0, false)]
    public void Verifies_TwoThirdsOfACommittedRatio(double part, bool holds)
    {
        var verdict = Judge(Push, Push.Ratio * part);
        Assert.Equal((holds, Push.Ratio * part), (verdict.Holds, verdict.Measured));
        Assert.Contains(holds ? "held" : "FELL", verdict.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(1.49, true)]
    [InlineData(1.51, false)]
    public void Verifies_ThreeHalvesOfABound(double part, bool holds) => Assert.Equal(holds, Judge(Memory, Memory.Ratio * part).Holds);

    [Theory]
    [InlineData(true, 0.1, 0.4, 0.5)]
    [InlineData(true, 0.1, 0.5, 0.4)]
    [InlineData(false, 0.1, 0.5, 0.3)]
    [InlineData(false, 0.1, 0.2, 0.3)]
    public void Verifies_MedianOfWhatFellAtFirst(bool holds, params double[] looks)
    {
        var verdict = Judge(Push, looks);
        Assert.Equal((holds, looks.Order().ElementAt(1)), (verdict.Holds, verdict.Measured));
    }

    /// <summary>It may have been measured again beside another of the same part that fell.</summary>
    [Fact]
    public void Verifies_WhatHeldAtFirstHolds() => Assert.True(Judge(Push, 0.5, 0.1, 0.1).Holds);

    [Fact]
    public void Rejects_FiguresThatWereNotMeasured()
    {
        // Another scale, other clients and cold processes are other figures.
        var verdicts = RatioRule.Judge(
            [Push, Memory], [Memory, Push with { Scale = 1_000_000 }, Push with { Clients = 8 }, Push with { Warm = false }, Push with { Name = "push_reference" }]);
        Assert.Equal([false, true], verdicts.Select(v => v.Holds));
        Assert.Null(verdicts[0].Measured);
        Assert.Matches("^push .* not measured +FELL$", verdicts[0].ToString());
    }

    [Fact]
    public void Verifies_MediansToCommit() =>
        Assert.Equal(
            [Push with { Ratio = 0.4 }, Memory],
            RatioRule.Medians([Push with { Ratio = 0.2 }, Memory, Push with { Ratio = 0.9 }, Push with { Name = "push_cpu" }, Push with { Ratio = 0.40004 }]));

    private static RatioVerdict Judge(HeldRatio committed, params double[] looks) =>
        Assert.Single(RatioRule.Judge([committed], [.. looks.Select(l => committed with { Ratio = l })]));
}
