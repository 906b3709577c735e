using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Exchange.DevCertificates;

/// <summary>
/// Writes the development certificates: the hub's CA and server, the hub's operators and auditor, and for each participant a CA
/// with a system, an officer and an auditor. Keys are readable by their owner alone and are never part of the project.
/// </summary>
public static class DevelopmentSetup
{
    /// <summary>The hub's trust domain.</summary>
    public const string HubTrustDomain = "hub.exchange.example";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes everything.</summary>
    /// <param name="folder">Where; made when missing.</param>
    /// <param name="now">From when the certificates are valid.</param>
    public static void Write(string folder, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        using (var server = Authority.CreateRoot("Hub server CA", now))
        {
            WriteCertificate(Path.Combine(folder, "hub-ca.pem"), server.Certificate);
            WriteLeaf(folder, "server", server.Issue(LeafRequest.Server("localhost"), now), chain: null);
        }

        using (var hub = Authority.CreateRoot("Hub operators CA", now))
        {
            WriteCertificate(Path.Combine(folder, "operators-ca.pem"), hub.Certificate);
            foreach (var (role, name) in new[] { ("operator", "operator-1"), ("operator", "operator-2"), ("auditor", "hub-auditor") })
            {
                WriteLeaf(folder, name, hub.Issue(LeafRequest.Caller(HubTrustDomain, role, name), now), chain: null);
            }
        }

        foreach (var participant in IosXParticipants.All)
        {
            WriteAgency(Path.Combine(folder, participant.Id), participant, now);
        }

        var manifest = IosXParticipants.All.Select(p => new { p.Id, p.DisplayName, p.Country, p.EeaMember, p.TrustDomain, p.Contact, Ca = $"{p.Id}/ca.pem" });
        File.WriteAllText(Path.Combine(folder, "agencies.json"), JsonSerializer.Serialize(manifest, Json));
    }

    private static void WriteAgency(string folder, Participant participant, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        using var root = Authority.CreateRoot($"{participant.DisplayName} root", now);

        // One agency issues from an intermediate CA, as most real ones do.
        using var issuing = participant.Id == "police-de" ? root.CreateIntermediate($"{participant.DisplayName} issuing CA", now) : null;
        var issuer = issuing ?? root;
        File.WriteAllText(
            Path.Combine(folder, "ca.pem"),
            root.Certificate.ExportCertificatePem() + "\n" + (issuing is null ? "" : issuing.Certificate.ExportCertificatePem() + "\n"));
        File.WriteAllBytes(Path.Combine(folder, "ca.crl"), issuer.PublishCrl([], now, now.AddDays(30)));
        foreach (var (role, name) in new[] { ("system", "gateway"), ("officer", "officer-1"), ("auditor", "auditor-1") })
        {
            WriteLeaf(folder, name, issuer.Issue(LeafRequest.Caller(participant.TrustDomain, role, name), now), issuing?.Certificate);
        }
    }

    private static void WriteLeaf(string folder, string name, X509Certificate2 leaf, X509Certificate2? chain)
    {
        using (leaf)
        {
            File.WriteAllText(
                Path.Combine(folder, $"{name}.pem"), leaf.ExportCertificatePem() + "\n" + (chain is null ? "" : chain.ExportCertificatePem() + "\n"));
            using var key = leaf.GetECDsaPrivateKey() ?? throw new CryptographicException("a development key is on P-256");
            WriteSecret(Path.Combine(folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        }
    }

    private static void WriteCertificate(string path, X509Certificate2 certificate) => File.WriteAllText(path, certificate.ExportCertificatePem() + "\n");

    private static void WriteSecret(string path, string pem)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(pem + "\n");
    }
}
