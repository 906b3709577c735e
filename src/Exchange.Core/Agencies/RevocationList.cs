using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Agencies;

/// <summary>
/// A certificate revocation list (RFC 5280 section 5), read and verified by ourselves: the chain engine would go on line for
/// it. Delta and indirect lists, and any critical extension, are refused.
/// </summary>
public sealed class RevocationList
{
    private readonly HashSet<string> _serials;
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;

    private RevocationList(byte[] issuer, DateTimeOffset thisUpdate, DateTimeOffset? nextUpdate, HashSet<string> serials, byte[] signed, byte[] signature, string algorithm)
    {
        Issuer = issuer;
        ThisUpdate = thisUpdate;
        NextUpdate = nextUpdate;
        _serials = serials;
        _signed = signed;
        _signature = signature;
        _algorithm = algorithm;
    }

    /// <summary>The issuer's distinguished name, DER.</summary>
    public ReadOnlyMemory<byte> Issuer { get; }

    /// <summary>When the list was made.</summary>
    public DateTimeOffset ThisUpdate { get; }

    /// <summary>When the next list is due; null when the list does not say, which the profile does not accept.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>Reads a list.</summary>
    /// <param name="der">Its DER encoding.</param>
    /// <returns>The list, or a refusal that says what is wrong with it.</returns>
    public static Outcome<RevocationList> Parse(ReadOnlyMemory<byte> der)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var list = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var signed = list.PeekEncodedValue().ToArray();
            var body = list.ReadSequence();
            var outerAlgorithm = list.PeekEncodedValue();
            var algorithm = list.ReadSequence().ReadObjectIdentifier();
            var signature = list.ReadBitString(out var unusedBits);
            list.ThrowIfNotEmpty();
            if (unusedBits != 0)
            {
                return Refuse("the CRL's signature is not of whole octets");
            }

            if (body.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                body.ReadInteger();
            }

            if (!body.ReadEncodedValue().Span.SequenceEqual(outerAlgorithm.Span))
            {
                return Refuse("the CRL names two signature algorithms (RFC 5280 section 5.1.1.2)");
            }

            var issuer = body.ReadEncodedValue().ToArray();
            var thisUpdate = ReadTime(body);
            DateTimeOffset? nextUpdate = body.HasData && IsTime(body.PeekTag()) ? ReadTime(body) : null;
            var serials = body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? ReadSerials(body.ReadSequence()) : [];
            if (body.HasData && HasCritical(body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence()))
            {
                return Refuse("the CRL has a critical extension: delta and indirect lists are not accepted");
            }

            return new RevocationList(issuer, thisUpdate, nextUpdate, serials, signed, signature, algorithm);
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException)
        {
            return Refuse("the CRL cannot be read: it must be one DER-encoded CertificateList (RFC 5280 section 5)");
        }
    }

    /// <summary>Says whether a CA signed this list.</summary>
    /// <param name="authority">The CA's certificate.</param>
    /// <returns>True when its key verifies the signature and it may sign lists.</returns>
    public bool IsSignedBy(X509Certificate2 authority)
    {
        if (authority.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign))
        {
            return false;
        }

        try
        {
            using var elliptic = authority.GetECDsaPublicKey();
            if (elliptic is not null)
            {
                return HashOf(_algorithm, elliptic: true) is { } hash && elliptic.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence);
            }

            using var rsa = authority.GetRSAPublicKey();
            return rsa is not null && HashOf(_algorithm, elliptic: false) is { } rsaHash && rsa.VerifyData(_signed, _signature, rsaHash, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Says whether a serial number is on the list.</summary>
    /// <param name="certificate">The certificate; its issuer is not looked at.</param>
    /// <returns>True when it is.</returns>
    public bool Lists(X509Certificate2 certificate) => _serials.Contains(Convert.ToHexString(certificate.SerialNumberBytes.Span).TrimStart('0'));

    private static HashSet<string> ReadSerials(AsnReader entries)
    {
        var serials = new HashSet<string>(StringComparer.Ordinal);
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            serials.Add(Convert.ToHexString(entry.ReadIntegerBytes().Span).TrimStart('0'));
            ReadTime(entry);
            if (entry.HasData && HasCritical(entry.ReadSequence()))
            {
                throw new AsnContentException("critical entry extension");
            }
        }

        return serials;
    }

    private static bool HasCritical(AsnReader extensions)
    {
        var critical = false;
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            extension.ReadObjectIdentifier();
            critical |= extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
        }

        return critical;
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static HashAlgorithmName? HashOf(string algorithm, bool elliptic) => (algorithm, elliptic) switch
    {
        ("1.2.840.10045.4.3.2", true) or ("1.2.840.113549.1.1.11", false) => HashAlgorithmName.SHA256,
        ("1.2.840.10045.4.3.3", true) or ("1.2.840.113549.1.1.12", false) => HashAlgorithmName.SHA384,
        ("1.2.840.10045.4.3.4", true) or ("1.2.840.113549.1.1.13", false) => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static Refusal Refuse(string message) => new(RefusalReason.FieldMalformed, message);
}
