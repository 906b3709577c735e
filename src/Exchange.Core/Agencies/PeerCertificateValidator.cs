using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Agencies;

/// <summary>
/// Makes a caller of a certificate, or says why not. The name in the certificate chooses one agency; only that agency's own CA
/// certificates can vouch for it, never the system's, never another's. Pure but for the cryptography: the same certificate,
/// directory and time give the same answer. It costs about a millisecond, so its caller keeps the answer for as long as
/// the directory's version stands and the certificate is valid.
/// </summary>
public static class PeerCertificateValidator
{
    /// <summary>Validates a certificate.</summary>
    /// <param name="leaf">As presented in the handshake.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">Numbers.</param>
    /// <returns>The caller, or the reason for refusing it, with cause and remedy.</returns>
    public static Outcome<Caller> Validate(X509Certificate2 leaf, DirectorySnapshot directory, DateTimeOffset now, PeerCertificateOptions options)
    {
        try
        {
            return Decide(leaf, directory, now, options);
        }
        catch (CryptographicException)
        {
            // The framework decodes fields and extensions when they are first looked at: what it cannot read is the peer's fault.
            return CertificateProfile.Unreadable();
        }
    }

    /// <summary>The name a certificate is known by in the directory and the log: SHA-256 of its DER, lower-case hexadecimal.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>64 digits.</returns>
    public static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    private static Outcome<Caller> Decide(X509Certificate2 leaf, DirectorySnapshot directory, DateTimeOffset now, PeerCertificateOptions options)
    {
        if (!Identify(leaf, directory).TryGet(out var identity, out var refusal))
        {
            return refusal;
        }

        refusal = CheckPeriod(leaf, now)
            ?? CertificateProfile.CheckLeaf(leaf, options)
            ?? CheckChain(leaf, identity, directory, now, options)
            ?? CheckStanding(leaf, identity);
        return refusal is null
            ? new Caller(identity.Agency.Id, identity.Role, identity.Name, Fingerprint(leaf), leaf.NotAfter.ToUniversalTime())
            : refusal with { Facts = new Dictionary<string, string>(refusal.Facts) { ["agency"] = identity.Agency.Id.Value } };
    }

    private static Outcome<(Agency Agency, CallerRole Role, string Name, bool Bound)> Identify(X509Certificate2 leaf, DirectorySnapshot directory)
    {
        if (directory.FindBound(leaf.IssuerName.RawData, Convert.ToHexStringLower(leaf.SerialNumberBytes.Span)) is { } bound)
        {
            return (bound.Agency, bound.Binding.Role, bound.Binding.CallerName, Bound: true);
        }

        if (!CertificateProfile.UriNames(leaf).TryGet(out var uris, out var refusal))
        {
            return refusal;
        }

        if (uris.Count != 1)
        {
            return new Refusal(RefusalReason.CertificateIdentity, $"the certificate has {uris.Count} URI names; it must have exactly one, a SPIFFE id, or be bound in the directory by issuer and serial number");
        }

        if (!SpiffeId.Parse(uris[0]).TryGet(out var id, out refusal))
        {
            return refusal;
        }

        return directory.FindByTrustDomain(id.TrustDomain) is { } agency
            ? (agency, id.Role, id.CallerName, Bound: false)
            : new Refusal(RefusalReason.AgencyUnknown, "no agency is registered for the certificate's trust domain; have the hub's operators register it");
    }

    /// <summary>
    /// A CA that two agencies share could vouch for the one with the other's name: it counts for certificates that are bound in the
    /// directory, and for no other.
    /// </summary>
    private static Refusal? CheckChain(
        X509Certificate2 leaf, (Agency Agency, CallerRole Role, string Name, bool Bound) identity, DirectorySnapshot directory, DateTimeOffset now, PeerCertificateOptions options)
    {
        var agency = identity.Agency;
        if (identity.Bound || !agency.CaCertificates.Any(directory.IsShared))
        {
            return CertificateChain.Check(leaf, agency, now, options);
        }

        var alone = agency with { CaCertificates = [.. agency.CaCertificates.Where(ca => !directory.IsShared(ca))] };
        var refusal = CertificateChain.Check(leaf, alone, now, options);
        return refusal is { Reason: RefusalReason.CertificateUnknownCa }
            ? new Refusal(RefusalReason.CertificateUnknownCa, "the certificate's CA is registered for another agency too; have the hub's operators bind the certificate by issuer and serial number")
            : refusal;
    }

    private static Refusal? CheckPeriod(X509Certificate2 leaf, DateTimeOffset now)
    {
        if (now < leaf.NotBefore.ToUniversalTime())
        {
            return new Refusal(RefusalReason.CertificateNotYetValid, "the certificate is not valid yet; check the clock, or wait until it begins")
            {
                Facts = new Dictionary<string, string> { ["not_before"] = leaf.NotBefore.ToUniversalTime().ToString("O") },
            };
        }

        return now > leaf.NotAfter.ToUniversalTime()
            ? new Refusal(RefusalReason.CertificateExpired, "the certificate has expired; install a new one")
            {
                Facts = new Dictionary<string, string> { ["not_after"] = leaf.NotAfter.ToUniversalTime().ToString("O") },
            }
            : null;
    }

    private static Refusal? CheckStanding(X509Certificate2 leaf, (Agency Agency, CallerRole Role, string Name, bool Bound) identity)
    {
        if (identity.Agency.RevokedFingerprints.Contains(Fingerprint(leaf)))
        {
            return new Refusal(RefusalReason.CertificateRevoked, "the certificate was revoked by the hub's operators; install a new one");
        }

        if (identity.Agency.State != AgencyState.Active)
        {
            return new Refusal(RefusalReason.AgencySuspended, "the agency is suspended; ask the hub's operators");
        }

        return identity.Agency.Roles.Contains(identity.Role)
            ? null
            : new Refusal(RefusalReason.RoleNotGranted, "the directory does not grant the role in the certificate to its agency; have the hub's operators grant it");
    }
}
