namespace Exchange.Tests.Ratios;

/// <summary>A figure of the benchmark by its ceiling.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Scale">Records of the run.</param>
/// <param name="Clients">Agencies at once.</param>
/// <param name="Warm">Whether the processes had done the like before.</param>
/// <param name="Ratio">Value by ceiling.</param>
internal sealed record HeldRatio(string Name, int Scale, int Clients, bool Warm, double Ratio)
{
    /// <summary>Whether another is of the same figure.</summary>
    public bool IsOf(HeldRatio other) => this with { Ratio = other.Ratio } == other;
}
