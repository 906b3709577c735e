using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Agencies;

/// <summary>
/// The certificate profile of Exchange, on top of the path validation of RFC 5280: what a chain engine lets pass and this
/// service does not. <c>certs-dev/PROFILE.md</c> tells each rule and its reason.
/// </summary>
public static class CertificateProfile
{
    private const string AnyUsage = "2.5.29.37.0";
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string NameConstraints = "2.5.29.30";
    private const int EmptyNameLength = 2;
    private const string SmallestRsaExponent = "65537";

    // Every refusal tells what to do; the file is part of the distribution.
    private const string Remedy = "; have one issued by the profile in certs-dev/PROFILE.md";

    // Not among them: policy constraints, policy mappings and inhibitAnyPolicy, since no policy is asked for and none is processed.
    private static readonly HashSet<string> KnownCritical =
        ["2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.37", "2.5.29.32"];

    private static readonly HashSet<string> Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    private static readonly HashSet<string> Signatures =
    [
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", // RSA with SHA-256, 384, 512
        "1.2.840.113549.1.1.10",                                                   // RSASSA-PSS
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",       // ECDSA with SHA-256, 384, 512
    ];

    /// <summary>Checks a caller's own certificate.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="options">Numbers.</param>
    /// <returns>The rule it breaks, or null.</returns>
    public static Refusal? CheckLeaf(X509Certificate2 leaf, PeerCertificateOptions options)
    {
        if (leaf.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true })
        {
            return Breaks("leaf_is_ca", "the certificate is a CA's; a caller's must not be one");
        }

        if (leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } extended
            || !extended.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value == options.ExtendedKeyUsage))
        {
            return Usage("extended_key_usage", "the certificate is not for client authentication: its extended key usage lacks clientAuth");
        }

        if (extended.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value == AnyUsage))
        {
            return Usage("any_extended_key_usage", "the certificate's extended key usage is anyExtendedKeyUsage; name clientAuth alone");
        }

        if (leaf.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage
            || !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
        {
            return Usage("key_usage", "the certificate's key usage lacks digitalSignature");
        }

        if (usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign))
        {
            return Usage("key_cert_sign", "the certificate's key may sign certificates; a caller's must not");
        }

        if (leaf.NotAfter.ToUniversalTime() - leaf.NotBefore.ToUniversalTime() > options.LongestLeaf)
        {
            return Breaks("validity", $"the certificate is valid for more than {options.LongestLeaf.TotalDays:0} days");
        }

        if (!leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Any())
        {
            return Breaks("authority_key_identifier", "the certificate has no authority key identifier");
        }

        if (leaf.Extensions.Any(e => e.Oid?.Value == NameConstraints))
        {
            return Breaks("name_constraints", "the certificate has name constraints, which only a CA's may have");
        }

        if (IsEmpty(leaf.SubjectName) && leaf.Extensions.Any(e => e.Oid?.Value == SubjectAlternativeName && !e.Critical))
        {
            return Breaks("subject_alternative_name", "the certificate's subject is empty, so its subject alternative name must be critical");
        }

        return CheckAny(leaf);
    }

    /// <summary>Checks a CA certificate of a chain.</summary>
    /// <param name="authority">The certificate.</param>
    /// <returns>The rule it breaks, or null.</returns>
    public static Refusal? CheckAuthority(X509Certificate2 authority)
    {
        if (authority.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true, Critical: true })
        {
            return Breaks("ca_basic_constraints", "a CA certificate of the chain lacks critical basic constraints with cA");
        }

        if (authority.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage
            || !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign))
        {
            return Breaks("ca_key_usage", "a CA certificate of the chain lacks key usage keyCertSign");
        }

        if (!authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any())
        {
            return Breaks("ca_subject_key_identifier", "a CA certificate of the chain has no subject key identifier");
        }

        if (!authority.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Any() && !IsSelfSigned(authority))
        {
            return Breaks("ca_authority_key_identifier", "an intermediate CA certificate of the chain has no authority key identifier");
        }

        if (IsEmpty(authority.SubjectName))
        {
            return Breaks("ca_subject", "a CA certificate of the chain has an empty subject");
        }

        return CheckAny(authority);
    }

    /// <summary>Reads the URI names of a certificate; the framework's extension class lists DNS names and addresses only.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>The URIs, or CERTIFICATE_PROFILE when the extension cannot be read.</returns>
    public static Outcome<IReadOnlyList<string>> UriNames(X509Certificate2 certificate)
    {
        var uris = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(e => e.Oid?.Value == SubjectAlternativeName))
            {
                var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                {
                    var tag = names.PeekTag();
                    if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 6)))
                    {
                        uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    }
                    else
                    {
                        names.ReadEncodedValue();
                    }
                }
            }
        }
        catch (AsnContentException)
        {
            return Breaks("subject_alternative_name", "the certificate's subject alternative name cannot be read");
        }

        return uris;
    }

    /// <summary>
    /// A root: its issuer is its subject and the key it names as its issuer's is its own. A CA in a roll-over issues to itself too, its new
    /// key signed by the old: that is an intermediate.
    /// </summary>
    internal static bool IsSelfSigned(X509Certificate2 authority)
    {
        if (!authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData))
        {
            return false;
        }

        var issuerKey = authority.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        var ownKey = authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        return issuerKey is not { } other || ownKey is not { } own || other.Span.SequenceEqual(own.Span);
    }

    /// <summary>What a certificate gets that the framework cannot decode.</summary>
    internal static Refusal Unreadable() => Breaks("encoding", "a certificate of the chain cannot be read: a field or extension of it is not DER");

    private static bool IsEmpty(X500DistinguishedName name) => name.RawData.Length <= EmptyNameLength;


    private static Refusal? CheckAny(X509Certificate2 certificate)
    {
        if (certificate.Version != 3)
        {
            return Breaks("version", "a certificate of the chain is not of version 3");
        }

        var serial = certificate.SerialNumberBytes.Span;
        if (serial.Length > 20 || serial[0] >= 0x80 || serial.IndexOfAnyExcept((byte)0) < 0)
        {
            return Breaks("serial_number", "a serial number in the chain is not positive, or longer than 20 octets");
        }

        if (!Signatures.Contains(certificate.SignatureAlgorithm.Value ?? ""))
        {
            return Breaks("signature_algorithm", "a certificate of the chain is signed with less than SHA-256");
        }

        var extensions = certificate.Extensions.Select(e => e.Oid?.Value ?? "").ToArray();
        if (extensions.Distinct().Count() != extensions.Length)
        {
            return Breaks("repeated_extension", "a certificate of the chain has an extension twice");
        }

        if (certificate.Extensions.Any(e => e.Critical && !KnownCritical.Contains(e.Oid?.Value ?? "")))
        {
            return Breaks("critical_extension", "a certificate of the chain has a critical extension that this hub does not know");
        }

        return CheckKey(certificate);
    }

    private static Refusal? CheckKey(X509Certificate2 certificate)
    {
        try
        {
            using var rsa = certificate.GetRSAPublicKey();
            if (rsa is not null)
            {
                var exponent = new System.Numerics.BigInteger(rsa.ExportParameters(includePrivateParameters: false).Exponent, isUnsigned: true, isBigEndian: true);
                return rsa.KeySize >= 2048 && !exponent.IsEven && exponent >= System.Numerics.BigInteger.Parse(SmallestRsaExponent)
                    ? null
                    : Breaks("key", "an RSA key of the chain is shorter than 2048 bits, or has a small exponent");
            }

            using var elliptic = certificate.GetECDsaPublicKey();
            return elliptic is not null && Curves.Contains(elliptic.ExportParameters(includePrivateParameters: false).Curve.Oid.Value ?? "")
                ? null
                : Breaks("key", "a key of the chain is neither RSA nor on P-256, P-384 or P-521");
        }
        catch (CryptographicException)
        {
            return Breaks("key", "a key of the chain cannot be read");
        }
    }

    private static Refusal Usage(string rule, string message) =>
        new(RefusalReason.CertificateWrongUsage, message + Remedy) { Facts = new Dictionary<string, string> { ["rule"] = rule } };

    private static Refusal Breaks(string rule, string message) =>
        new(RefusalReason.CertificateProfile, message + Remedy) { Facts = new Dictionary<string, string> { ["rule"] = rule } };
}
