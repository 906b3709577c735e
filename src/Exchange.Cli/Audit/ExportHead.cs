using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Cli.Output;

namespace Exchange.Cli.Audit;

/// <summary>The first line of an export: what its leaves are checked against.</summary>
internal sealed record ExportHead
{
    /// <summary>What kind of file it is.</summary>
    public const string FormatName = "exchange-audit-export-1";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = JavaScriptEncoder.Default,
    };

    /// <summary>What kind of file it is; the first member, by which files are told apart.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>The name of the log.</summary>
    public required string Origin { get; init; }

    /// <summary>The hub's epoch.</summary>
    public required long Epoch { get; init; }

    /// <summary>The log's first key, a verifier key.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The notes by which each key handed over to the next.</summary>
    public required IReadOnlyList<string> Rotations { get; init; }

    /// <summary>The checkpoint of exactly these leaves, a signed note with the cosignatures that it had.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>Witness keys as the directory had them.</summary>
    public required IReadOnlyList<string> WitnessKeys { get; init; }

    /// <summary>Whose view it is: entries of other agencies may be hashes alone.</summary>
    public required string Caller { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="line">The first line.</param>
    /// <param name="path">The file.</param>
    /// <returns>The head.</returns>
    public static ExportHead Parse(string line, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportHead>(line, Json) is { Format: FormatName } head ? head : throw new JsonException("another format");
        }
        catch (JsonException failure)
        {
            throw ToolFailure.Usage($"{path} is no export of this version: {failure.Message}", "file", "make it again with 'exchange audit export'");
        }
    }

    /// <summary>The head as its line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => JsonSerializer.Serialize(this, Json);
}
