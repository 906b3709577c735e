using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Cli.Agencies;

/// <summary>Reads what an agency's trust is made of: CA certificates, revocation lists, bound certificates.</summary>
internal static class TrustFiles
{
    /// <summary>CA certificates of PEM or DER files.</summary>
    /// <param name="paths">The files; one may hold several.</param>
    /// <param name="field">The option that names them.</param>
    /// <returns>The certificates, DER.</returns>
    public static IEnumerable<ByteString> Authorities(IEnumerable<string> paths, string field) =>
        paths.SelectMany(path => Certificates(path, field)).Select(c => ByteString.CopyFrom(c.RawData));

    /// <summary>Revocation lists of PEM or DER files.</summary>
    /// <param name="paths">The files.</param>
    /// <returns>The lists, DER.</returns>
    public static IEnumerable<ByteString> RevocationLists(IEnumerable<string> paths) => paths.Select(path =>
    {
        var octets = CallerFiles.Bytes(path, "--crl");
        var text = System.Text.Encoding.ASCII.GetString(octets);
        if (!PemEncoding.TryFind(text, out var pem))
        {
            return ByteString.CopyFrom(octets);
        }

        return text[pem.Label] == "X509 CRL"
            ? ByteString.CopyFrom(Convert.FromBase64String(text[pem.Base64Data]))
            : throw ToolFailure.Usage($"{path} holds a {text[pem.Label]}, no revocation list", "--crl", "name the file that the CA publishes, often .crl");
    });

    /// <summary>Fingerprints of CA certificates, each given as such or by its file.</summary>
    /// <param name="given">Fingerprints or files.</param>
    /// <param name="field">The option that names them.</param>
    /// <returns>SHA-256, lower-case hexadecimal.</returns>
    public static IEnumerable<string> Fingerprints(IEnumerable<string> given, string field) => given.SelectMany(text =>
    {
        var plain = text.Replace(":", "", StringComparison.Ordinal);
        return plain.Length == 64 && plain.All(char.IsAsciiHexDigit)
            ? [plain.ToLowerInvariant()]
            : Certificates(text, field).Select(c => Convert.ToHexStringLower(SHA256.HashData(c.RawData)));
    });

    /// <summary>Bindings of a PKI that cannot issue SPIFFE names: "role/name=FILE".</summary>
    /// <param name="given">As typed.</param>
    /// <returns>The bindings.</returns>
    public static IEnumerable<Wire.BoundCertificate> Bindings(IEnumerable<string> given) => given.Select(text =>
    {
        var (name, path) = text.Split('=', 2) is [var left, var right] ? (left, right) : ("", "");
        if (name.Split('/') is not [var role, var caller] || path.Length == 0)
        {
            throw ToolFailure.Usage($"'{text}' is no binding", "--bind", "write it as ROLE/NAME=FILE, such as system/gateway=gateway.pem");
        }

        var certificate = Certificates(path, "--bind").First();
        return new Wire.BoundCertificate
        {
            Issuer = ByteString.CopyFrom(certificate.IssuerName.RawData),
            SerialNumber = Convert.ToHexStringLower(certificate.SerialNumberBytes.Span),
            Role = Role(role, "--bind"),
            CallerName = caller,
        };
    });

    /// <summary>A role as typed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">The option it stands in.</param>
    /// <returns>The role.</returns>
    public static Wire.AgencyRole Role(string text, string field) => Wording.TryParse<Wire.AgencyRole>(text, out var role)
        ? role
        : throw ToolFailure.Usage($"'{text}' is no role", field, "roles are system, officer, auditor, operator");

    private static X509Certificate2Collection Certificates(string path, string field)
    {
        var octets = CallerFiles.Bytes(path, field);
        var certificates = new X509Certificate2Collection();
        try
        {
            if (octets.Length > 0 && octets[0] == 0x30)
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(octets));
            }
            else
            {
                certificates.ImportFromPem(System.Text.Encoding.ASCII.GetString(octets));
            }
        }
        catch (CryptographicException failure)
        {
            throw ToolFailure.Usage($"{path} holds a certificate that cannot be read: {failure.Message}", field, "have the file made anew");
        }

        return certificates.Count > 0
            ? certificates
            : throw ToolFailure.Usage($"{path} holds no certificate", field, "name a PEM file that begins with -----BEGIN CERTIFICATE-----, or a DER file");
    }
}
