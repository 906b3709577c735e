using System.Text.Json;
using Exchange.Benchmarks.Scale.Load;
using Exchange.Tests.Ratios;

namespace Exchange.Benchmarks.Scale;

/// <summary>The figures of a run: a table for people, JSON for programs.</summary>
internal sealed class Figures(int scale)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    private readonly List<Figure> _all = [];

    /// <summary>What the run is made on.</summary>
    public Machine Machine { get; } = Machine.This();

    /// <summary>Those that have a ceiling.</summary>
    public IEnumerable<HeldRatio> Ratios => _all.Where(f => f.Ratio is not null).Select(f => new HeldRatio(f.Name, f.Scale, f.Clients, f.Warm, f.Ratio!.Value));

    /// <summary>Keeps one.</summary>
    public void Add(string name, int clients, bool warm, double value, string unit, double? ceiling = null)
    {
        var figure = new Figure(name, scale, clients, warm, Round(value)!.Value, unit, Round(ceiling));
        _all.Add(figure);
        Progress.Say($"  {Line(figure)}");
    }

    /// <summary>Keeps what a step cost, beside what the same cost its ceiling: where others use the machine, the times of a run tell of them, its processor time less so.</summary>
    public void AddCosts(string name, int clients, bool warm, LoadResult result, LoadResult? ceiling)
    {
        Add($"{name}_cpu", clients, warm, result.PerMillion, "s/M", ceiling?.PerMillion);
        Add($"{name}_cpu_server", clients, warm, result.ServerPerMillion, "s/M", ceiling?.ServerPerMillion);
        Add($"{name}_cpu_client", clients, warm, result.ClientPerMillion, "s/M", ceiling?.ClientPerMillion);
    }

    /// <summary>Keeps the latencies of acknowledgements.</summary>
    public void AddLatencies(string name, int clients, bool warm, LoadResult result, LoadResult? ceiling)
    {
        Add($"{name}_ack_p50", clients, warm, result.P50, "ms", ceiling?.P50);
        Add($"{name}_ack_p99", clients, warm, result.P99, "ms", ceiling?.P99);
    }

    /// <summary>The table.</summary>
    public string Table() => string.Join('\n', [
        $"{"figure",-24} {"scale",10} {"clients",7} {"",-4} {"value",12} {"unit",-10} {"ceiling",12} {"ratio",7}",
        .. _all.Select(Line),
    ]);

    /// <summary>Writes the JSON.</summary>
    public Task WriteAsync(string path) =>
        File.WriteAllTextAsync(path, JsonSerializer.Serialize(new { Machine, Figures = _all }, Json) + "\n");

    private static string Line(Figure f) =>
        $"{f.Name,-24} {f.Scale,10} {f.Clients,7} {(f.Warm ? "warm" : "cold"),-4} {f.Value,12:#,0.##} {f.Unit,-10} {f.Ceiling,12:#,0.##} {f.Ratio,7:0.000}";

    private static double? Round(double? value) => value is { } some ? Math.Round(some, some >= 1_000 ? 0 : 3) : null;
}
