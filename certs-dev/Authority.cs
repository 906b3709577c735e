using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.DevCertificates;

/// <summary>A certificate authority of the development setup or of a test. Its key lives in memory.</summary>
public sealed class Authority : IDisposable
{
    private static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    private Authority(X509Certificate2 certificate, ECDsa key) => (_certificate, _key) = (certificate, key);

    /// <summary>The CA certificate, without its key.</summary>
    public X509Certificate2 Certificate => _certificate;

    /// <summary>Makes a root.</summary>
    /// <param name="name">Common name.</param>
    /// <param name="now">From when.</param>
    /// <param name="organisation">Organisation; two authorities may look alike.</param>
    /// <returns>The authority.</returns>
    public static Authority CreateRoot(string name, DateTimeOffset now, string organisation = "Exchange development")
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestFor(name, organisation, key);
        using var signed = request.CreateSelfSigned(now - Backdate, now.AddYears(10));
        return new Authority(X509CertificateLoader.LoadCertificate(signed.RawData), key);
    }

    /// <summary>Makes an intermediate authority below this one.</summary>
    /// <param name="name">Common name.</param>
    /// <param name="now">From when.</param>
    /// <returns>The authority.</returns>
    public Authority CreateIntermediate(string name, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestFor(name, "Exchange development", key);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var signed = request.Create(_certificate.SubjectName, Generator(), now - Backdate, now.AddYears(5), NewSerial());
        return new Authority(X509CertificateLoader.LoadCertificate(signed.RawData), key);
    }

    /// <summary>Issues a certificate.</summary>
    /// <param name="request">What it says.</param>
    /// <param name="now">The time its validity is counted from.</param>
    /// <returns>The certificate with its key.</returns>
    public X509Certificate2 Issue(LeafRequest request, DateTimeOffset now)
    {
        using var elliptic = request.RsaBits == 0 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        using var rsa = request.RsaBits == 0 ? null : RSA.Create(request.RsaBits);
        var subject = new X500DistinguishedName($"CN={request.CommonName}");
        var certificate = elliptic is not null
            ? new CertificateRequest(subject, elliptic, HashAlgorithmName.SHA256)
            : new CertificateRequest(subject, rsa!, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.AddExtensions(certificate);
        certificate.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var signed = certificate.Create(_certificate.SubjectName, Generator(), now + request.Begins, now + request.Ends, request.SerialNumber ?? NewSerial());
        return elliptic is not null ? signed.CopyWithPrivateKey(elliptic) : signed.CopyWithPrivateKey(rsa!);
    }

    /// <summary>Publishes a revocation list.</summary>
    /// <param name="revoked">What is on it.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="nextUpdate">When the next is due.</param>
    /// <returns>The list, DER.</returns>
    public byte[] PublishCrl(IEnumerable<X509Certificate2> revoked, DateTimeOffset now, DateTimeOffset nextUpdate)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
        {
            builder.AddEntry(certificate, now);
        }

        var identifier = X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false);
        return builder.Build(_certificate.SubjectName, Generator(), 1, nextUpdate, HashAlgorithmName.SHA256, identifier, now);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest RequestFor(string name, string organisation, ECDsa key)
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={name}, O={organisation}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private X509SignatureGenerator Generator() => X509SignatureGenerator.CreateForECDsa(_key);

    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        return serial;
    }
}
