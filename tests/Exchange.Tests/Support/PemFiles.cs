using System.Security.Cryptography.X509Certificates;

namespace Exchange.Tests.Support;

/// <summary>Certificates with their keys as the PEM files that server, client and tool read.</summary>
internal static class PemFiles
{
    public static void Write(X509Certificate2 certificate, string certificatePath, string keyPath)
    {
        using var elliptic = certificate.GetECDsaPrivateKey();
        using var rsa = certificate.GetRSAPrivateKey();
        File.WriteAllText(keyPath, elliptic is not null ? elliptic.ExportPkcs8PrivateKeyPem() : rsa!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
    }
}
