using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Tests.Ratios;

/// <summary>The file that holds committed ratios: JSON, a figure a line.</summary>
internal static class RatioFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message names file and field.</exception>
    public static IReadOnlyList<HeldRatio> Read(string path)
    {
        try
        {
            var ratios = JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Json)?.Figures ?? [];
            return FaultOf(ratios) is { } fault ? throw new InvalidDataException($"{path}: {fault}") : ratios;
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"{path}: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: {failure.Message}", failure);
        }
    }

    /// <summary>Writes it.</summary>
    public static void Write(string path, IReadOnlyList<HeldRatio> ratios) =>
        File.WriteAllText(path, $"{{\n  \"figures\": [\n    {string.Join(",\n    ", ratios.Select(r => JsonSerializer.Serialize(r, Json)))}\n  ]\n}}\n");

    private static string? FaultOf(IReadOnlyList<HeldRatio?> ratios)
    {
        for (var i = 0; i < ratios.Count; i++)
        {
            if (ratios[i] is not { Ratio: > 0 } ratio)
            {
                return $"figures[{i}].ratio: it must be above 0";
            }

            if (ratios.Take(i).Any(r => ratio.IsOf(r!)))
            {
                return $"figures[{i}].name: {ratio.Name} is there already";
            }
        }

        return ratios.Count > 0 ? null : "figures: there are none";
    }

    private sealed record Content(IReadOnlyList<HeldRatio> Figures);
}
