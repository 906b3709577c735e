using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Client;

/// <summary>The CA certificates that vouch for the hub's server certificate.</summary>
public sealed class HubAuthorities : IDisposable
{
    private HubAuthorities(X509Certificate2Collection certificates) => Certificates = certificates;

    /// <summary>The certificates.</summary>
    public X509Certificate2Collection Certificates { get; }

    /// <summary>Reads PEM files; a file may hold several certificates.</summary>
    /// <param name="paths">The files.</param>
    /// <returns>The authorities.</returns>
    /// <exception cref="ClientFileException">A file is missing, or holds no certificate.</exception>
    public static HubAuthorities FromPemFiles(params IEnumerable<string> paths)
    {
        var certificates = new X509Certificate2Collection();
        foreach (var path in paths)
        {
            var before = certificates.Count;
            try
            {
                certificates.ImportFromPemFile(path);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new ClientFileException(path, $"the hub's CA certificate cannot be read ({failure.Message}); give a PEM file", failure);
            }

            if (certificates.Count == before)
            {
                throw new ClientFileException(path, "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----); give the hub's CA certificate");
            }
        }

        return new HubAuthorities(certificates);
    }

    /// <summary>Takes certificates that are in memory.</summary>
    /// <param name="certificates">The certificates; disposed of with this.</param>
    /// <returns>The authorities.</returns>
    public static HubAuthorities Of(params IEnumerable<X509Certificate2> certificates) => new([.. certificates]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in Certificates)
        {
            certificate.Dispose();
        }
    }
}
