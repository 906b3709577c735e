namespace Exchange.Benchmarks.Scale;

/// <summary>What a run is asked for.</summary>
internal sealed record ScaleOptions
{
    private static readonly Dictionary<string, int> Scales = new(StringComparer.Ordinal)
    {
        ["30k"] = 30_000,
        ["100k"] = 100_000,
        ["1m"] = 1_000_000,
        ["10m"] = 10_000_000,
    };

    // Of what is held against committed ratios.
    private static readonly string[] ShortParts = ["push", "replay", "pull", "pull_20", "memory"];

    /// <summary>Records that warm the processes up before what is measured.</summary>
    public const int WarmUp = 200_000;

    /// <summary>How it is asked for.</summary>
    public const string Usage =
        """
        exchange --scale 30k|100k|1m|10m [--json FILE] [--only PART,...] [--short | --against FILE | --commit FILE | --beside DLL]
          a real hub under load, in processes of its own over mutual TLS, beside the ceilings of the machine
          parts: push, replay, pull, pull_20, follow, small_push, memory, cost_10m (with a smaller scale: against a tenth of it, when named)
          --short      push, replay, pull, pull_20 and memory alone, warm, without four and eight agencies
          --against    a short run that fails when a ratio to its ceiling falls below two thirds of the one in FILE
          --commit     three short runs, whose median ratios are written to FILE
          --beside     push and pull (or one of them alone) of this build's server and another build's exchange-server.dll in turns
        """;

    /// <summary>Parts that can be asked for alone.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["push", "replay", "pull", "pull_20", "follow", "small_push", "memory", "cost_10m"];

    /// <summary>Records.</summary>
    public int Scale { get; init; } = 30_000;

    /// <summary>Where the JSON goes; null for nowhere.</summary>
    public string? Json { get; init; }

    /// <summary>The parts asked for.</summary>
    public IReadOnlySet<string> Only { get; init; } = Parts.ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether parts were named.</summary>
    public bool IsChosen { get; init; }

    /// <summary>Only what is held against committed ratios: for continuous integration.</summary>
    public bool Short { get; init; }

    /// <summary>The file of ratios that must hold; null for none.</summary>
    public string? Against { get; init; }

    /// <summary>Where ratios to commit go; null for nowhere.</summary>
    public string? Commit { get; init; }

    /// <summary>Another build's server that this one's is measured beside; null for none.</summary>
    public string? Beside { get; init; }

    /// <summary>How often a warm measurement is made; the median counts.</summary>
    public int Rounds => Scale <= 100_000 ? 5 : Scale <= 1_000_000 ? 3 : 1;

    /// <summary>Whether a part is asked for.</summary>
    public bool Wants(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (Only.Contains(part))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The part that measures a figure.</summary>
    public static string PartOf(string figure) => figure == "push_reference" ? "push" : figure;

    /// <summary>Reads them.</summary>
    /// <returns>The options, or null when they are not understood.</returns>
    public static ScaleOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new ScaleOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--short":
                    options = options with { Short = true };
                    continue;
                case "--scale" when Scales.TryGetValue(value, out var scale):
                    options = options with { Scale = scale };
                    break;
                case "--json" when value.Length > 0:
                    options = options with { Json = Path.GetFullPath(value) };
                    break;
                case "--against" when value.Length > 0:
                    options = options with { Against = Path.GetFullPath(value), Short = true };
                    break;
                case "--commit" when value.Length > 0:
                    options = options with { Commit = Path.GetFullPath(value), Short = true };
                    break;
                case "--beside" when File.Exists(value):
                    options = options with { Beside = Path.GetFullPath(value) };
                    break;
                case "--only" when value.Split(',') is var parts && parts.All(Parts.Contains):
                    options = options with { Only = parts.ToHashSet(StringComparer.Ordinal), IsChosen = true };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return options.Short && !options.IsChosen ? options with { Only = ShortParts.ToHashSet(StringComparer.Ordinal) } : options;
    }
}
