using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Cli.Output;
using Exchange.Client.Files;

namespace Exchange.Cli.Profiles;

/// <summary>
/// The profile file: EXCHANGE_PROFILES, or exchange/profiles.json below XDG_CONFIG_HOME or ~/.config. Written beside its place and moved
/// there, so that a crash leaves the old one.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class ProfileStore(string path)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default,
        WriteIndented = true,
    };

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Finds the file of this environment.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The store.</returns>
    public static ProfileStore Of(ToolEnvironment environment)
    {
        if (environment.Variable("EXCHANGE_PROFILES") is { Length: > 0 } file)
        {
            return new ProfileStore(file);
        }

        var folder = environment.Variable("XDG_CONFIG_HOME") is { Length: > 0 } configuration
            ? configuration
            : System.IO.Path.Combine(environment.Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return new ProfileStore(System.IO.Path.Combine(folder, "exchange", "profiles.json"));
    }

    /// <summary>A profile as JSON.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>The text.</returns>
    public static string ToJson(Profile profile) => JsonSerializer.Serialize(profile, Json);

    /// <summary>Reads it; a file that is not there is an empty book.</summary>
    /// <returns>The book.</returns>
    public ProfileBook Load()
    {
        if (!File.Exists(Path))
        {
            return new ProfileBook();
        }

        try
        {
            return JsonSerializer.Deserialize<ProfileBook>(File.ReadAllText(Path), Json) ?? new ProfileBook();
        }
        catch (JsonException failure)
        {
            throw ToolFailure.Usage($"the profile file is not readable: {failure.Message}", Path, "correct it, or move it away and make the profiles anew with 'exchange profile add'");
        }
        catch (UnauthorizedAccessException failure)
        {
            throw ToolFailure.Usage(failure.Message, Path, "make the profile file readable for you");
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="book">The book.</param>
    public void Save(ProfileBook book)
    {
        var full = System.IO.Path.GetFullPath(Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        SecretFile.Write(full + ".new", JsonSerializer.Serialize(book, Json) + "\n");
        DurableFile.Move(full + ".new", full);
    }

    /// <summary>Finds a profile by name, or the current one.</summary>
    /// <param name="named">The name; null for EXCHANGE_PROFILE or the current one.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The profile and its name; an empty one when there is none and none was named.</returns>
    public (string? Name, Profile Profile) Find(string? named, ToolEnvironment environment)
    {
        var book = Load();
        var name = named ?? (environment.Variable("EXCHANGE_PROFILE") is { Length: > 0 } variable ? variable : book.Current);
        if (name is null)
        {
            return (null, new Profile());
        }

        return book.Profiles.TryGetValue(name, out var profile)
            ? (name, profile)
            : throw ToolFailure.Usage(
                $"there is no profile '{name}' in {Path}",
                "--profile",
                book.Profiles.Count == 0 ? "make one with 'exchange profile add'" : $"there are: {string.Join(", ", book.Profiles.Keys)}");
    }
}
