using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.Cli.Output;
using Exchange.Client;

namespace Exchange.Cli.Doctor;

/// <summary>The caller's certificate against the profile (certs-dev/PROFILE.md): dates, usage, name, chain.</summary>
internal static class OwnCertificateChecks
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Checks it.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The time here.</param>
    /// <returns>What was found.</returns>
    public static IEnumerable<Finding> Check(ClientCertificate certificate, DateTimeOffset now) =>
        [CheckDates(certificate.Leaf, now), CheckProfile(certificate.Leaf), CheckName(certificate.Leaf), CheckChain(certificate)];

    private static Finding CheckDates(X509Certificate2 leaf, DateTimeOffset now)
    {
        const string step = "its dates";
        var (begins, ends) = (leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime());
        if (now < begins)
        {
            return Finding.Certificate(
                step, $"it is valid from {begins:yyyy-MM-dd HH:mm} UTC; by this machine's clock it is {now:yyyy-MM-dd HH:mm} UTC", "check the clock of this machine; if it is right, wait until the certificate begins");
        }

        if (now > ends)
        {
            return Finding.Certificate(step, $"it expired on {ends:yyyy-MM-dd HH:mm} UTC, {Wording.Span(now - ends)} ago", "have your CA issue a new one, and name its file");
        }

        return ends - now < Soon
            ? Finding.Warning(step, $"it expires on {ends:yyyy-MM-dd HH:mm} UTC, in {Wording.Span(ends - now)}", "have your CA issue a new one now")
            : Finding.Ok(step, $"valid until {ends:yyyy-MM-dd}, {Wording.Span(ends - now)} left");
    }

    private static Finding CheckProfile(X509Certificate2 leaf) => CertificateProfile.CheckLeaf(leaf, new PeerCertificateOptions()) is { } refusal
        ? Finding.Certificate("its usage", refusal.Message, "have your CA issue one by certs-dev/PROFILE.md: extended key usage clientAuth, key usage digitalSignature, no CA")
        : Finding.Ok("its usage", "clientAuth, digitalSignature, and the rest of the profile");

    private static Finding CheckName(X509Certificate2 leaf)
    {
        const string step = "its name";
        if (!CertificateProfile.UriNames(leaf).TryGet(out var uris, out var refusal))
        {
            return Finding.Certificate(step, refusal.Message, "have your CA issue a new one");
        }

        return uris.Count switch
        {
            0 => Finding.Warning(
                step, "it has no URI name: the hub knows it only if its operators bound it by issuer and serial number", "have your CA add URI:spiffe://TRUST-DOMAIN/ROLE/NAME, or ask the operators: exchange admin update-agency AGENCY --bind ROLE/NAME=FILE"),
            > 1 => Finding.Certificate(step, $"it has {uris.Count} URI names: {string.Join(", ", uris)}", "have your CA issue one with exactly one URI name, its SPIFFE id"),
            _ => SpiffeId.Parse(uris[0]).TryGet(out var id, out var why)
                ? Finding.Ok(step, $"{id.CallerName}, {Wording.Words(id.Role)} of trust domain {id.TrustDomain}")
                : Finding.Certificate(step, $"{uris[0]}: {why.Message}", "have your CA issue one with URI:spiffe://TRUST-DOMAIN/ROLE/NAME"),
        };
    }

    private static Finding CheckChain(ClientCertificate certificate)
    {
        const string step = "its chain";
        var above = new List<X509Certificate2>();
        var at = certificate.Leaf;
        while (certificate.Intermediates.FirstOrDefault(c => !above.Contains(c) && c.SubjectName.RawData.AsSpan().SequenceEqual(at.IssuerName.RawData)) is { } issuer)
        {
            above.Add(issuer);
            at = issuer;
        }

        if (above.Count < certificate.Intermediates.Count)
        {
            return Finding.Warning(
                step, $"{certificate.Intermediates.Count - above.Count} of the CA certificates in the file did not issue it; its issuer is {certificate.Leaf.Issuer}", "put your certificate first, then those above it, each issuer after what it issued");
        }

        var links = above.Count == 0 ? "issued by" : $"{above.Count} CA {(above.Count == 1 ? "certificate" : "certificates")} along with it, up to";
        return Finding.Ok(step, $"{links} {at.Issuer}; every CA in between must be registered at the hub for your agency");
    }
}
