using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Client.Files;

namespace Exchange.Client.Pushing;

/// <summary>What a session file holds.</summary>
internal sealed record SessionState
{
    private const string FormatName = "exchange-push-session-1";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    public required string Format { get; init; }

    public required string Session { get; init; }

    public required DateTimeOffset StartedTime { get; init; }

    /// <summary>The hub's id and the agency, known from the first push on; a session is of one hub and one agency.</summary>
    public string Hub { get; init; } = "";

    public string Agency { get; init; } = "";

    public bool ValidateOnly { get; init; }

    /// <summary>Where one batch ends and the next begins follows from these three alone.</summary>
    public int BatchRecords { get; init; }

    public int BatchBytes { get; init; }

    public int LargestRecordBytes { get; init; }

    public long AnsweredBatches { get; init; }

    public long AnsweredRecords { get; init; }

    /// <summary>Chained SHA-256 over the bytes of what was answered, hexadecimal; tells an input that has changed.</summary>
    public string Digest { get; init; } = "";

    public PushTotals Totals { get; init; } = PushTotals.None;

    [JsonIgnore]
    public bool IsBound => Hub.Length > 0;

    public static SessionState Begin(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new SessionState
        {
            Format = FormatName,
            Session = Guid.CreateVersion7(now).ToString("D"),
            StartedTime = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()),
        };
    }

    public static SessionState Load(string path)
    {
        try
        {
            var state = JsonSerializer.Deserialize<SessionState>(File.ReadAllText(path), Json);
            return state is { Format: FormatName } && Guid.TryParseExact(state.Session, "D", out _)
                ? state
                : throw new ClientFileException(path, "is no push session of this version; use another file");
        }
        catch (JsonException failure)
        {
            throw new ClientFileException(
                path, $"the push session is damaged ({failure.Message}); delete the file to push again from the beginning: records that are in already are answered unchanged", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientFileException(path, $"the push session cannot be read ({failure.Message})", failure);
        }
    }

    public void Save(string path) => DurableFile.Write(path, JsonSerializer.Serialize(this, Json) + "\n");
}
