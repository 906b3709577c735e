using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Client;

/// <summary>The certificate that a caller shows to the hub: leaf, private key, and the intermediate certificates that are sent along.</summary>
public sealed class ClientCertificate : IDisposable
{
    private ClientCertificate(X509Certificate2 leaf, X509Certificate2Collection intermediates)
    {
        (Leaf, Intermediates) = (leaf, intermediates);

        // Offline: what is sent along is what the file holds; nothing is fetched from addresses that a certificate names.
        Context = SslStreamCertificateContext.Create(leaf, intermediates, offline: true);
    }

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>The CA certificates that stood in the same file.</summary>
    public X509Certificate2Collection Intermediates { get; }

    internal SslStreamCertificateContext Context { get; }

    /// <summary>Reads a certificate and its key from PEM files.</summary>
    /// <param name="certificatePath">The leaf, perhaps followed by the CA certificates above it.</param>
    /// <param name="keyPath">The private key (PKCS #8, SEC 1 or PKCS #1); may be the same file.</param>
    /// <param name="password">The password of an encrypted PKCS #8 key, or null.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="ClientFileException">A file is missing, is not PEM, or the key is not the certificate's.</exception>
    public static ClientCertificate FromPemFiles(string certificatePath, string keyPath, string? password = null)
    {
        var certificates = ReadPem(certificatePath);
        var key = ReadText(keyPath, "the private key");
        var pem = certificates[0].ExportCertificatePem();
        try
        {
            var leaf = password is null ? X509Certificate2.CreateFromPem(pem, key) : X509Certificate2.CreateFromEncryptedPem(pem, key, password);
            return Make(Persist(leaf), certificates, certificates[0]);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            var remedy = password is null && key.Contains("ENCRYPTED", StringComparison.Ordinal)
                ? "the private key is encrypted: give its password"
                : $"it is not the private key of {certificatePath}, or its password is wrong ({failure.Message})";
            throw new ClientFileException(keyPath, remedy, failure);
        }
    }

    /// <summary>Reads a certificate, its key and the CA certificates above it from a PKCS #12 file.</summary>
    /// <param name="path">The file (.pfx, .p12).</param>
    /// <param name="password">Its password, or null.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="ClientFileException">The file is missing, the password is wrong, or it does not hold exactly one private key.</exception>
    public static ClientCertificate FromPfxFile(string path, string? password)
    {
        X509Certificate2Collection certificates;
        try
        {
            certificates = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ClientFileException(path, $"cannot be read as PKCS #12, or its password is wrong ({failure.Message})", failure);
        }

        var leaves = certificates.Where(c => c.HasPrivateKey).ToArray();
        return leaves.Length == 1
            ? Make(leaves[0], certificates, leaves[0])
            : throw new ClientFileException(path, $"holds {leaves.Length} certificates with a private key, must hold one");
    }

    /// <summary>Takes a certificate that is in memory.</summary>
    /// <param name="leaf">The certificate with its private key; disposed of with this.</param>
    /// <param name="intermediates">The CA certificates to send along.</param>
    /// <returns>The certificate.</returns>
    public static ClientCertificate Of(X509Certificate2 leaf, params IEnumerable<X509Certificate2> intermediates) => new(leaf, [.. intermediates]);

    /// <inheritdoc/>
    public void Dispose()
    {
        Leaf.Dispose();
        foreach (var certificate in Intermediates)
        {
            certificate.Dispose();
        }
    }

    private static ClientCertificate Make(X509Certificate2 leaf, X509Certificate2Collection all, X509Certificate2 except)
    {
        var intermediates = new X509Certificate2Collection();
        foreach (var certificate in all)
        {
            if (!ReferenceEquals(certificate, except))
            {
                intermediates.Add(certificate);
            }
        }

        return new ClientCertificate(leaf, intermediates);
    }

    private static X509Certificate2Collection ReadPem(string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(ReadText(path, "the certificate"));
        }
        catch (CryptographicException failure)
        {
            throw new ClientFileException(path, $"a certificate in it cannot be read ({failure.Message})", failure);
        }

        return certificates.Count > 0
            ? certificates
            : throw new ClientFileException(path, "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----); for a .pfx or .p12 file say so");
    }

    private static string ReadText(string path, string what)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientFileException(path, $"{what} cannot be read ({failure.Message})", failure);
        }
    }

    /// <summary>Windows' TLS takes no key that lives in memory only.</summary>
    private static X509Certificate2 Persist(X509Certificate2 leaf)
    {
        if (!OperatingSystem.IsWindows())
        {
            return leaf;
        }

        using (leaf)
        {
            return X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
        }
    }
}
