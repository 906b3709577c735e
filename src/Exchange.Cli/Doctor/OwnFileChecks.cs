using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Cli.Profiles;
using Exchange.Client;

namespace Exchange.Cli.Doctor;

/// <summary>The caller's own files: there, readable, not mixed up, and belonging together.</summary>
internal static class OwnFileChecks
{
    private const string Certificate = "your certificate";
    private const string Key = "your key";

    /// <summary>Checks them.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>What was found, and the certificate when it can be used.</returns>
    public static (IReadOnlyList<Finding> Findings, ClientCertificate? Certificate) Check(Profile settings)
    {
        var findings = new List<Finding>();
        var certificate = settings.Pfx is null ? CheckPem(settings, findings) : CheckPfx(settings, findings);
        if (settings.IdKey is { } idKey)
        {
            findings.Add(CheckIdKey(idKey));
        }

        return (findings, certificate);
    }

    private static ClientCertificate? CheckPfx(Profile settings, List<Finding> findings)
    {
        try
        {
            var certificate = CallerFiles.Certificate(settings);
            findings.Add(Finding.Ok(Certificate, $"{settings.Pfx} holds a certificate with its key: {certificate.Leaf.Subject}"));
            findings.Add(CheckMode(settings.Pfx!));
            return certificate;
        }
        catch (ClientFileException failure)
        {
            var remedy = settings.PasswordFile is null ? "give its password with --password-file FILE" : $"check the path, and the password in {settings.PasswordFile}";
            findings.Add(Finding.Certificate(Certificate, failure.Message, remedy));
            return null;
        }
    }

    private static ClientCertificate? CheckPem(Profile settings, List<Finding> findings)
    {
        var (certificate, fault) = PemFile.Read(Certificate, "--certificate", settings.Certificate);
        findings.Add(fault ?? CheckCertificateFile(certificate!));
        var (key, keyFault) = PemFile.Read(Key, "--key", settings.Key);
        if (keyFault is not null)
        {
            findings.Add(keyFault);
            return null;
        }

        if (!key!.HasKey)
        {
            findings.Add(Finding.Certificate(
                Key,
                key.Certificates.Count > 0 ? $"{key.Path} holds a certificate, no private key" : $"{key.Path} holds no PEM private key",
                "name the file that begins with -----BEGIN PRIVATE KEY-----; perhaps --certificate and --key are exchanged"));
            return null;
        }

        return certificate is { Certificates.Count: > 0 } ? CheckPair(settings, certificate, key, findings) : null;
    }

    private static Finding CheckCertificateFile(PemFile file) => file.Certificates.Count > 0
        ? Finding.Ok(Certificate, $"{file.Path}: {file.Certificates[0].Subject}, issued by {file.Certificates[0].Issuer}")
        : Finding.Certificate(
            Certificate,
            file.HasKey ? $"{file.Path} holds a private key, no certificate" : $"{file.Path} holds no PEM certificate",
            "name the file that begins with -----BEGIN CERTIFICATE-----; perhaps --certificate and --key are exchanged, or the file is PKCS#12: --pfx FILE");

    private static ClientCertificate? CheckPair(Profile settings, PemFile certificate, PemFile key, List<Finding> findings)
    {
        try
        {
            var pair = CallerFiles.Certificate(settings);
            findings.Add(Finding.Ok(Key, $"{key.Path} belongs to the certificate"));
            findings.Add(CheckMode(key.Path));
            return pair;
        }
        catch (Exception failure) when (failure is ClientFileException or ToolFailure or CryptographicException)
        {
            findings.Add(key.HasEncryptedKey
                ? Finding.Certificate(Key, $"{key.Path} is encrypted, and its password is not given or is wrong", "give its password with --password-file FILE")
                : FirstIsAuthority(certificate)
                    ? Finding.Certificate(
                        Certificate, $"{certificate.Path} begins with a CA certificate, not with yours", "put your own certificate first, then the CA certificates above it")
                    : Finding.Certificate(Key, $"the key in {key.Path} is not the key of the certificate in {certificate.Path}", "name the key that this certificate was requested with"));
            return null;
        }
    }

    private static bool FirstIsAuthority(PemFile certificate) =>
        certificate.Certificates[0].Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true };

    private static Finding CheckMode(string path) => SecretFile.IsOpenToOthers(path)
        ? Finding.Warning("key file's mode", $"others on this machine may read {path}", $"chmod 600 {path}")
        : Finding.Ok("key file's mode", "only you may read it");

    private static Finding CheckIdKey(string path)
    {
        try
        {
            IdKey.Load(path);
            return SecretFile.IsOpenToOthers(path)
                ? Finding.Warning("id key", $"others on this machine may read {path}", $"chmod 600 {path}")
                : Finding.Ok("id key", path);
        }
        catch (ClientFileException failure)
        {
            return Finding.Usage("id key", failure.Message, "exchange profile import-key FILE, with the key that your agency's other systems use");
        }
    }
}
