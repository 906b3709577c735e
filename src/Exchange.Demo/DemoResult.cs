using System.Text.Json;
using Exchange.Demo.Input;

namespace Exchange.Demo;

/// <summary>What the demonstration came to. Domains, arrests, products and money are the hub's report, not the generator's figures.</summary>
internal sealed record DemoResult
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Distinct domains in the operation.</summary>
    public required long DomainsPushed { get; init; }

    /// <summary>Of these, taken down.</summary>
    public required long DomainsTakenDown { get; init; }

    /// <summary>What each of the other agencies pulled.</summary>
    public required IReadOnlyDictionary<string, RecordCounts> Pulled { get; init; }

    /// <summary>People arrested.</summary>
    public required long Arrests { get; init; }

    /// <summary>Units of goods seized.</summary>
    public required long Products { get; init; }

    /// <summary>Money frozen, by currency.</summary>
    public required IReadOnlyDictionary<string, decimal> Frozen { get; init; }

    /// <summary>How long it took, without the build.</summary>
    public required double Seconds { get; init; }

    /// <summary>The most anonymous memory the server had (RssAnon), in MiB; 0 where the system does not tell.</summary>
    public required double ServerPeakMemoryMiB { get; init; }

    /// <summary>Writes it to a file.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
}
