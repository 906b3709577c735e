using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Demo.Input;

/// <summary>
/// What the input of the demonstration is made from. The defaults are the published result of Operation In Our Sites X (2019):
/// 30,506 domains, three arrests, more than 26,000 products, more than EUR 150,000. They stand here and nowhere else: what the
/// demonstration prints at its end is computed by the hub from the records that were pushed.
/// </summary>
internal sealed record OperationFigures
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Domains that are taken down.</summary>
    public int Domains { get; init; } = 30_506;

    /// <summary>Of these, how many are still being asked for when the first list is pushed, and actioned in a second one.</summary>
    public int Late { get; init; } = 506;

    /// <summary>People arrested.</summary>
    public int Arrests { get; init; } = 3;

    /// <summary>People known and not arrested.</summary>
    public int Identified { get; init; } = 9;

    /// <summary>Units of goods seized.</summary>
    public long Products { get; init; } = 26_184;

    /// <summary>Euro cents frozen on bank accounts.</summary>
    public long FrozenInBanksCents { get; init; } = 91_430_75;

    /// <summary>Euro cents frozen on payment platforms.</summary>
    public long FrozenOnPlatformsCents { get; init; } = 61_318_20;

    /// <summary>The same operation with another number of domains.</summary>
    public OperationFigures WithDomains(int count) => this with { Domains = count, Late = count / 60 };

    /// <summary>Reads figures from a JSON file; what it does not name keeps its default.</summary>
    public static OperationFigures Read(string path)
    {
        try
        {
            var figures = JsonSerializer.Deserialize<OperationFigures>(File.ReadAllText(path), Json) ?? new OperationFigures();
            return figures.IsPossible
                ? figures
                : throw new DemoException($"{path}: domains is 1 or more and late not above it; arrests, identified, products and the frozen cents are not negative");
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DemoException($"{path}: {failure.Message}", failure);
        }
    }

    [JsonIgnore]
    private bool IsPossible =>
        Domains >= 1 && Late >= 0 && Late <= Domains && Arrests >= 0 && Identified >= 0 && Products >= 0 && FrozenInBanksCents >= 0 && FrozenOnPlatformsCents >= 0;
}
