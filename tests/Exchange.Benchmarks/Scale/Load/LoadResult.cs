using System.Text.Json.Serialization;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>What came of a step.</summary>
internal sealed record LoadResult
{
    /// <summary>Records acknowledged, or changes received.</summary>
    public long Records { get; init; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; init; }

    /// <summary>Processor seconds of the client.</summary>
    public double ClientProcessor { get; init; }

    /// <summary>Processor seconds of the server.</summary>
    public double ServerProcessor { get; init; }

    /// <summary>Half of the latencies were below, in milliseconds.</summary>
    public double P50 { get; init; }

    /// <summary>99 of 100 latencies were below, in milliseconds.</summary>
    public double P99 { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Records in a second.</summary>
    [JsonIgnore]
    public double Rate => Records / Seconds;

    /// <summary>Processor seconds of client and server for a million records.</summary>
    [JsonIgnore]
    public double PerMillion => ClientPerMillion + ServerPerMillion;

    /// <summary>Processor seconds of the client for a million records.</summary>
    [JsonIgnore]
    public double ClientPerMillion => ClientProcessor * 1_000_000 / Records;

    /// <summary>Processor seconds of the server for a million records.</summary>
    [JsonIgnore]
    public double ServerPerMillion => ServerProcessor * 1_000_000 / Records;
}
