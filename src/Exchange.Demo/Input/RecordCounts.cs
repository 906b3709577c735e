using System.Globalization;
using System.Text.Json.Serialization;
using Exchange.V1;

namespace Exchange.Demo.Input;

/// <summary>Records by kind.</summary>
/// <param name="Domains">Domains.</param>
/// <param name="Suspects">Suspects.</param>
/// <param name="Assets">Assets.</param>
internal readonly record struct RecordCounts(int Domains, int Suspects, int Assets)
{
    /// <summary>All kinds together.</summary>
    [JsonIgnore]
    public int Sum => Domains + Suspects + Assets;

    /// <summary>Adds.</summary>
    public static RecordCounts operator +(RecordCounts left, RecordCounts right) =>
        new(left.Domains + right.Domains, left.Suspects + right.Suspects, left.Assets + right.Assets);

    /// <summary>Counts one record more.</summary>
    public RecordCounts With(RecordContent content) => content.BodyCase switch
    {
        RecordContent.BodyOneofCase.Domain => this with { Domains = Domains + 1 },
        RecordContent.BodyOneofCase.Suspect => this with { Suspects = Suspects + 1 },
        RecordContent.BodyOneofCase.Asset => this with { Assets = Assets + 1 },
        _ => throw new ArgumentException("a record has a body", nameof(content)),
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        var parts = new[] { (Domains, "domains"), (Suspects, "suspects"), (Assets, "assets") }.Where(p => p.Item1 > 0);
        return Sum == 0 ? "nothing" : string.Join(", ", parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Item1:N0} {p.Item2}")));
    }
}
