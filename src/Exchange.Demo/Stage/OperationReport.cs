using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Demo.Stage;

/// <summary>The hub's report of an operation, read from what <c>exchange report --json</c> writes.</summary>
/// <param name="response">The answer of the hub.</param>
internal sealed class OperationReport(ReportOperationResponse response)
{
    private const decimal NanosOfUnit = 1_000_000_000;

    /// <summary>Distinct domains.</summary>
    public long Domains => response.DomainCount;

    /// <summary>Distinct domains whose takedown is in force.</summary>
    public long TakenDown => response.DomainsTakenDownCount;

    /// <summary>People arrested.</summary>
    public long Arrests => response.ArrestCount;

    /// <summary>Units of goods seized.</summary>
    public long Products => response.ProductsSeized.Sum(p => p.Quantity);

    /// <summary>Money frozen now, by currency.</summary>
    public IReadOnlyDictionary<string, decimal> Frozen => response.Money
        .Where(m => m.Status == AssetStatus.Frozen)
        .GroupBy(m => m.Total.CurrencyCode, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Sum(m => m.Total.Units + (m.Total.Nanos / NanosOfUnit)), StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    public static OperationReport Parse(string json)
    {
        try
        {
            return new OperationReport(new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse<ReportOperationResponse>(json));
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new DemoException($"what exchange report --json wrote is no report: {failure.Message}", failure);
        }
    }
}
