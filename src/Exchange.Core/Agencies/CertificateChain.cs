using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Agencies;

/// <summary>
/// Path validation (RFC 5280 section 6) from a certificate to one of its agency's own CAs, and revocation by the lists in the
/// directory. Nothing is fetched, and nothing that a handshake brings is relied on.
/// </summary>
internal static class CertificateChain
{
    /// <summary>Checks a certificate against its agency's CAs and lists.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="agency">The one agency whose CAs may vouch for it.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">Numbers.</param>
    /// <returns>Why it does not hold, or null.</returns>
    public static Refusal? Check(X509Certificate2 leaf, Agency agency, DateTimeOffset now, PeerCertificateOptions options)
    {
        var authorities = agency.CaCertificates.Select(der => X509CertificateLoader.LoadCertificate(der.Span)).ToArray();
        using var chain = Configure(authorities, now);
        try
        {
            if (!chain.Build(leaf))
            {
                return OfStatus(chain);
            }

            var links = chain.ChainElements.Select(e => e.Certificate).ToArray();
            return links.Length - 1 > options.LongestChain
                ? Breaks("chain_length", $"the chain has more than {options.LongestChain} CA certificates; have the certificate issued nearer to the root")
                : links.Skip(1).Select(CertificateProfile.CheckAuthority).FirstOrDefault(r => r is not null)
                    ?? CheckRevocation(links, authorities, agency, now, options);
        }
        catch (CryptographicException)
        {
            return CertificateProfile.Unreadable();
        }
        finally
        {
            foreach (var authority in authorities)
            {
                authority.Dispose();
            }
        }
    }

    private static X509Chain Configure(X509Certificate2[] authorities, DateTimeOffset now)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;

        // Revocation is checked below, from the directory's own lists: the engine would fetch them from where the peer says.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var authority in authorities)
        {
            (CertificateProfile.IsSelfSigned(authority) ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(authority);
        }

        return chain;
    }

    private static Refusal OfStatus(X509Chain chain)
    {
        var statuses = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status);
        if ((statuses & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0)
        {
            return new Refusal(
                RefusalReason.CertificateUnknownCa,
                "the certificate does not end at a CA registered for its agency; present one that does, or have the hub's operators register the CA (intermediates too)");
        }

        if ((statuses & X509ChainStatusFlags.NotTimeValid) != 0)
        {
            return new Refusal(RefusalReason.CertificateExpired, "a CA certificate of the chain is outside its validity; have the agency's CA renewed and registered")
            {
                Facts = new Dictionary<string, string> { ["rule"] = "ca_validity" },
            };
        }

        return new Refusal(RefusalReason.CertificateProfile, "the chain is not valid by RFC 5280; have the certificate issued by the profile in certs-dev/PROFILE.md")
        {
            Facts = new Dictionary<string, string> { ["rule"] = "path", ["chain_status"] = statuses.ToString() },
        };
    }

    private static Refusal? CheckRevocation(X509Certificate2[] links, X509Certificate2[] authorities, Agency agency, DateTimeOffset now, PeerCertificateOptions options)
    {
        var lists = agency.RevocationLists.Select(RevocationList.Parse).ToArray();
        if (lists.Any(l => l.IsRefused))
        {
            return Breaks("crl_encoding", "a CRL registered for the agency cannot be read; have the hub's operators register one that can");
        }

        var all = lists.Select(l => l.Value).ToArray();

        // From the root down: a revoked CA is told as such, before the lists that it signed.
        for (var i = links.Length - 2; i >= 0; i--)
        {
            var (subject, issuer) = (links[i], links[i + 1]);
            var named = all.Where(l => IsOf(l, issuer.SubjectName)).ToArray();

            // A CA in a roll-over signs its lists with the new key alone, and some sign lists with a key of their own: any CA certificate
            // of that name that is registered, and not revoked itself, may vouch for the list.
            var own = named.Where(l => authorities.Any(a => IsOf(l, a.SubjectName) && l.IsSignedBy(a) && !all.Any(o => IsOf(o, a.IssuerName) && o.Lists(a)))).ToArray();
            if (own.Length < named.Length)
            {
                return Breaks("crl_signature", "a CRL registered for the certificate's CA is not signed by it; have the hub's operators register one that is");
            }

            if (own.Any(l => l.Lists(subject)))
            {
                return new Refusal(RefusalReason.CertificateRevoked, i == 0
                    ? "the certificate was revoked by its CA; install a new one"
                    : "a CA certificate of the chain was revoked; have the agency's CA renewed and registered");
            }

            if (own.Length > 0 && own.All(l => l.NextUpdate is not { } next || now > next + options.CrlGrace))
            {
                return new Refusal(RefusalReason.CrlExpired, "the CRL of the certificate's CA is past its nextUpdate; have the CA publish a new one and the hub's operators register it");
            }
        }

        return null;
    }

    private static bool IsOf(RevocationList list, X500DistinguishedName issuer) => list.Issuer.Span.SequenceEqual(issuer.RawData);

    private static Refusal Breaks(string rule, string message) =>
        new(RefusalReason.CertificateProfile, message) { Facts = new Dictionary<string, string> { ["rule"] = rule } };
}
