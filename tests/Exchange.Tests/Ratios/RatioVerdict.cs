namespace Exchange.Tests.Ratios;

/// <summary>What became of a committed ratio.</summary>
/// <param name="Committed">The ratio.</param>
/// <param name="Limit">What it may be at least, or of a bound at most.</param>
/// <param name="Measured">What it was; null when it was not measured.</param>
/// <param name="Holds">Whether it holds.</param>
internal sealed record RatioVerdict(HeldRatio Committed, double Limit, double? Measured, bool Holds)
{
    /// <summary>The table's first line.</summary>
    public static string Head { get; } = $"{"figure",-16} {"scale",10} {"clients",7} {"",-4} {"committed",10} {"allowed",12} {"of this run",12}";

    /// <inheritdoc/>
    public override string ToString()
    {
        var (sign, measured) = (RatioRule.IsBound(Committed) ? "<=" : ">=", Measured is { } some ? $"{some:0.000}" : "not measured");
        return $"{Committed.Name,-16} {Committed.Scale,10} {Committed.Clients,7} {(Committed.Warm ? "warm" : "cold"),-4} {Committed.Ratio,10:0.000} "
            + $"{$"{sign} {Limit:0.000}",12} {measured,12}  {(Holds ? "held" : "FELL")}";
    }
}
