using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.DevCertificates;

/// <summary>What a certificate says; the defaults keep the profile, tests break one rule at a time.</summary>
public sealed record LeafRequest
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";

    /// <summary>Common name; identity is never read from it.</summary>
    public string CommonName { get; init; } = "exchange";

    /// <summary>URI names; a caller has exactly one, its SPIFFE id.</summary>
    public IReadOnlyList<string> Uris { get; init; } = [];

    /// <summary>DNS names, for a server.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>Whether loopback addresses stand beside the DNS names.</summary>
    public bool Loopback { get; init; }

    /// <summary>Extended key usages; null for no extension.</summary>
    public IReadOnlyList<string>? ExtendedKeyUsages { get; init; } = [ClientAuth];

    /// <summary>Key usages; null for no extension.</summary>
    public X509KeyUsageFlags? KeyUsages { get; init; } = X509KeyUsageFlags.DigitalSignature;

    /// <summary>Whether it is a CA certificate.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>Length of an RSA key; 0 for P-256.</summary>
    public int RsaBits { get; init; }

    /// <summary>Serial number; null for a random one.</summary>
    public byte[]? SerialNumber { get; init; }

    /// <summary>When its validity begins, from now.</summary>
    public TimeSpan Begins { get; init; } = TimeSpan.FromMinutes(-5);

    /// <summary>When its validity ends, from now.</summary>
    public TimeSpan Ends { get; init; } = TimeSpan.FromDays(365);

    /// <summary>A caller's certificate.</summary>
    /// <param name="trustDomain">The agency's trust domain.</param>
    /// <param name="role">system, officer, auditor or operator.</param>
    /// <param name="name">The caller's name.</param>
    /// <returns>The request.</returns>
    public static LeafRequest Caller(string trustDomain, string role, string name) =>
        new() { CommonName = name, Uris = [$"spiffe://{trustDomain}/{role}/{name}"] };

    /// <summary>A server's certificate.</summary>
    /// <param name="dnsNames">Its names.</param>
    /// <returns>The request.</returns>
    public static LeafRequest Server(params string[] dnsNames) =>
        new() { CommonName = dnsNames[0], DnsNames = dnsNames, Loopback = true, ExtendedKeyUsages = [ServerAuth] };

    internal void AddExtensions(CertificateRequest request)
    {
        if (Uris.Count + DnsNames.Count > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var uri in Uris)
            {
                names.AddUri(new Uri(uri));
            }

            foreach (var name in DnsNames)
            {
                names.AddDnsName(name);
            }

            if (Loopback)
            {
                names.AddIpAddress(System.Net.IPAddress.Loopback);
                names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(IsAuthority, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (KeyUsages is { } usages)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usages, critical: true));
        }

        if (ExtendedKeyUsages is { } extended)
        {
            var oids = new OidCollection();
            foreach (var oid in extended)
            {
                oids.Add(new Oid(oid));
            }

            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, critical: false));
        }
    }
}
