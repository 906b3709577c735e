namespace Exchange.Benchmarks.Scale;

/// <summary>What was measured.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Scale">Records of the run.</param>
/// <param name="Clients">Agencies, or followers, at once.</param>
/// <param name="Warm">Whether the processes had done the like before.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Ceiling">What it is held against, measured in the same run, or a bound; null for nothing.</param>
internal sealed record Figure(string Name, int Scale, int Clients, bool Warm, double Value, string Unit, double? Ceiling = null)
{
    /// <summary>Value by ceiling.</summary>
    public double? Ratio => Value / Ceiling;
}
