using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Exchange.Agencies;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Agencies;

/// <summary>zlint's odd certificates: whatever is wrong with one, the validator answers, and the answer is no.</summary>
public sealed class ZlintTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Archives =>
        VectorFile.Shared("data/x509/zlint-certs.tar.gz") is { } whole ? [VectorFile.PathOf("x509/zlint-excerpt.tar.gz"), whole] : [VectorFile.PathOf("x509/zlint-excerpt.tar.gz")];

    [Theory]
    [MemberData(nameof(Archives))]
    public void Rejects_EveryOddCertificate_WithoutAnException(string path)
    {
        var files = VectorFile.Archive(path);
        var read = 0;
        foreach (var (name, pem) in files)
        {
            if (Load(Encoding.ASCII.GetString(pem)) is not { } certificate)
            {
                continue;
            }

            using (certificate)
            {
                // Bound as each says of itself, so that the rules behind identity see it too, and trusted by itself.
                var agency = TestDirectory.Agency("odd", [certificate.RawData]) with
                {
                    BoundCertificates = [new BoundCertificate(certificate.IssuerName.RawData, Convert.ToHexStringLower(certificate.SerialNumberBytes.Span), CallerRole.System, "odd")],
                };
                Assert.True(PeerCertificateValidator.Validate(certificate, TestDirectory.Of(agency), Now, new PeerCertificateOptions()).IsRefused, name);
                Assert.True(PeerCertificateValidator.Validate(certificate, TestDirectory.Of(), Now, new PeerCertificateOptions()).IsRefused, name);
                read++;
            }
        }

        Assert.True(read > files.Count * 9 / 10, $"only {read} of {files.Count} came as far as the validator");
    }

    private static X509Certificate2? Load(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
