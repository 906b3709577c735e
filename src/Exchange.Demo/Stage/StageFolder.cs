using System.Text.Json;
using Exchange.Client;
using Exchange.Demo.Processes;
using Exchange.DevCertificates;

namespace Exchange.Demo.Stage;

/// <summary>Where a demonstration or a test keeps its files: certificates, the hub's data, profiles of the tool, what is pushed and received.</summary>
/// <param name="root">The folder.</param>
internal sealed class StageFolder(string root)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The folder itself.</summary>
    public string Root => root;

    /// <summary>Development certificates.</summary>
    public string Certificates => Path.Combine(root, "certificates");

    /// <summary>The hub's data.</summary>
    public string Hub => Path.Combine(root, "hub");

    /// <summary>Files that agencies push.</summary>
    public string Input => Path.Combine(root, "input");

    /// <summary>Files that agencies received.</summary>
    public string Received => Path.Combine(root, "received");

    /// <summary>Profiles of the tool.</summary>
    public string Profiles => Path.Combine(root, "profiles.json");

    /// <summary>Makes a folder of its own under the system's folder for temporary files.</summary>
    public static StageFolder MakeTemporary() => new(Directory.CreateTempSubdirectory("exchange-").FullName);

    /// <summary>The folder that the demonstration was given, or one of its own.</summary>
    /// <exception cref="DemoException">There is a hub in it already.</exception>
    public static StageFolder Make(DemoOptions options)
    {
        if (options.Data is null)
        {
            return MakeTemporary();
        }

        var folder = new StageFolder(options.Data);
        return Directory.Exists(folder.Hub)
            ? throw new DemoException($"{options.Data} holds a hub already: name another folder with --data, or remove this one")
            : folder;
    }

    /// <summary>Makes the certificates when they are missing.</summary>
    /// <returns>Whether they were missing.</returns>
    public bool EnsureCertificates(TimeProvider time)
    {
        Directory.CreateDirectory(Received);
        if (File.Exists(Path.Combine(Certificates, "agencies.json")))
        {
            return false;
        }

        DevelopmentSetup.Write(Certificates, time.GetUtcNow());
        return true;
    }

    /// <summary>
    /// Writes a profile of the tool for each caller: an agency's gateway under the agency's own name, its officer and auditor, and the
    /// hub's operators. Each names files and holds no key.
    /// </summary>
    public void WriteProfiles(Uri endpoint)
    {
        var profiles = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var name in new[] { "operator-1", "operator-2" })
        {
            profiles[name] = Profile(endpoint, name, purpose: "hub-operation", job: null, idKey: null);
        }

        profiles["hub-auditor"] = Profile(endpoint, "hub-auditor", purpose: "supervision", job: null, idKey: null);
        foreach (var participant in IosXParticipants.All)
        {
            var idKey = Path.Combine(Certificates, participant.Id, "id.key");
            if (!File.Exists(idKey))
            {
                IdKey.Generate().Save(idKey);
            }

            profiles[participant.Id] = Profile(endpoint, $"{participant.Id}/gateway", purpose: "domain-takedown", job: "gateway", idKey);
            profiles[$"{participant.Id}-officer"] = Profile(endpoint, $"{participant.Id}/officer-1", purpose: "investigation", job: null, idKey);
            profiles[$"{participant.Id}-auditor"] = Profile(endpoint, $"{participant.Id}/auditor-1", purpose: "supervision", job: null, idKey: null);
        }

        File.WriteAllText(Profiles, JsonSerializer.Serialize(new { Current = $"{IosXParticipants.Lead}-officer", Profiles = profiles }, Json));
    }

    /// <summary>What to type to go on with the hub after the demonstration.</summary>
    public string HowToGoOn(Uri endpoint) =>
        $"""
        The hub's files stay in {Root}. To go on, serve it again:
          dotnet {BuiltProgram.Server.Assembly} run --data {Hub} --listen 127.0.0.1:{endpoint.Port} --certificate {Certificates}/server.pem --key {Certificates}/server.key
        and in another terminal ask it, as any of the callers in 'exchange profile list':
          export EXCHANGE_PROFILES={Profiles}
          alias exchange='dotnet {BuiltProgram.Tool.Assembly}'
          exchange search --prefix cheap --profile police-nl-officer
          exchange report ios-x
          exchange audit list --profile hub-auditor
        """;

    /// <summary>Removes everything.</summary>
    public void Delete() => Directory.Delete(root, recursive: true);

    private Dictionary<string, string> Profile(Uri endpoint, string files, string purpose, string? job, string? idKey)
    {
        var profile = new Dictionary<string, string>
        {
            ["endpoint"] = endpoint.GetLeftPart(UriPartial.Authority),
            ["certificate"] = Path.Combine(Certificates, $"{files}.pem"),
            ["key"] = Path.Combine(Certificates, $"{files}.key"),
            ["hub_ca"] = Path.Combine(Certificates, "hub-ca.pem"),
            ["purpose"] = purpose,
            ["legal_basis"] = "Directive (EU) 2016/680 art. 8",
        };
        if (job is not null)
        {
            profile["job"] = job;
        }

        if (idKey is not null)
        {
            profile["id_key"] = idKey;
        }

        return profile;
    }
}
