using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.Cli.Output;
using Exchange.Cli.Profiles;
using Exchange.Client;

namespace Exchange.Cli.Calls;

/// <summary>Reads the files that a profile names.</summary>
internal static class CallerFiles
{
    /// <summary>The caller's certificate and key.</summary>
    /// <param name="settings">The settings of this call.</param>
    /// <returns>The certificate.</returns>
    public static ClientCertificate Certificate(Profile settings)
    {
        var password = settings.PasswordFile is { } file ? Text(file, "--password-file").Split('\n')[0].TrimEnd('\r') : null;
        return settings.Pfx is { } pfx
            ? ClientCertificate.FromPfxFile(pfx, password)
            : ClientCertificate.FromPemFiles(
                Required(settings.Certificate, "--certificate", "your certificate"), Required(settings.Key, "--key", "the private key of your certificate"), password);
    }

    /// <summary>The CA certificates that vouch for the hub.</summary>
    /// <param name="settings">The settings of this call.</param>
    /// <returns>The authorities.</returns>
    public static HubAuthorities HubAuthorities(Profile settings) =>
        Client.HubAuthorities.FromPemFiles(Required(settings.HubCa, "--hub-ca", "the CA certificate that vouches for the hub"));

    /// <summary>The hub's address.</summary>
    /// <param name="settings">The settings of this call.</param>
    /// <returns>The address.</returns>
    public static Uri Endpoint(Profile settings)
    {
        var text = settings.Endpoint ?? throw ToolFailure.Usage(
            "no hub is named", "--endpoint", "give --endpoint https://host:port, or keep it in a profile: exchange profile add NAME --endpoint ... --certificate ... --key ... --hub-ca ...");
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw ToolFailure.Usage($"'{text}' is no address of a hub", "--endpoint", "write it as https://host:port; the hub speaks TLS only");
    }

    /// <summary>Who a certificate says calls.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>The SPIFFE id; null when it does not have exactly one of ours.</returns>
    public static SpiffeId? CallerOf(X509Certificate2 certificate) =>
        CertificateProfile.UriNames(certificate).TryGet(out var uris, out _) && uris.Count == 1 && SpiffeId.Parse(uris[0]).TryGet(out var id, out _) ? id : null;

    /// <summary>A text file of the caller's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="field">The option that names it.</param>
    /// <returns>Its text.</returns>
    public static string Text(string path, string field) => Read(path, field, File.ReadAllText);

    /// <summary>A binary file of the caller's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="field">The option that names it.</param>
    /// <returns>Its octets.</returns>
    public static byte[] Bytes(string path, string field) => Read(path, field, File.ReadAllBytes);

    private static T Read<T>(string path, string field, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ToolFailure.Usage($"there is no file {path}", field, "check the path");
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw ToolFailure.Usage($"{path} cannot be read: {failure.Message}", field, "make it readable for you");
        }
    }

    private static string Required(string? value, string field, string what) =>
        value ?? throw ToolFailure.Usage($"{what} is not named", field, $"give {field} FILE, or keep it in a profile (exchange profile add)");
}
