using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Exchange.Agencies;

/// <summary>The directory as of one version. Immutable; every change makes the next.</summary>
public sealed class DirectorySnapshot
{
    private readonly FrozenDictionary<AgencyId, Agency> _byId;
    private readonly FrozenDictionary<string, Agency> _byTrustDomain;
    private readonly FrozenSet<string> _sharedAuthorities;

    /// <summary>Takes the agencies.</summary>
    /// <param name="version">The version, ascending.</param>
    /// <param name="agencies">Every agency, suspended ones too.</param>
    public DirectorySnapshot(long version, IEnumerable<Agency> agencies)
    {
        Version = version;
        Agencies = [.. agencies.OrderBy(a => a.Id)];
        _byId = Agencies.ToFrozenDictionary(a => a.Id);
        _byTrustDomain = Agencies.ToFrozenDictionary(a => a.TrustDomain, StringComparer.Ordinal);
        _sharedAuthorities = Agencies
            .SelectMany(a => a.CaCertificates.Select(FingerprintOf).Distinct())
            .GroupBy(f => f)
            .Where(g => g.Count() > 1)
            .Select(g => g.Key)
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>No agencies.</summary>
    public static DirectorySnapshot Empty { get; } = new(0, []);

    /// <summary>Ascending; what was derived from another version is out of date.</summary>
    public long Version { get; }

    /// <summary>Every agency, by id.</summary>
    public IReadOnlyList<Agency> Agencies { get; }

    /// <summary>Finds an agency by id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The agency, or null.</returns>
    public Agency? Find(AgencyId id) => _byId.GetValueOrDefault(id);

    /// <summary>Finds an agency by its trust domain.</summary>
    /// <param name="trustDomain">The trust domain, lower case.</param>
    /// <returns>The agency, or null.</returns>
    public Agency? FindByTrustDomain(string trustDomain) => _byTrustDomain.GetValueOrDefault(trustDomain);

    /// <summary>Says whether more than one agency holds a CA certificate.</summary>
    /// <param name="authority">The CA certificate, DER.</param>
    /// <returns>True when they do.</returns>
    public bool IsShared(ReadOnlyMemory<byte> authority) => _sharedAuthorities.Count > 0 && _sharedAuthorities.Contains(FingerprintOf(authority));

    /// <summary>Finds the agency and binding of a certificate known by issuer and serial number.</summary>
    /// <param name="issuer">The issuer's distinguished name, DER.</param>
    /// <param name="serialNumber">The serial number, lower-case hexadecimal.</param>
    /// <returns>Both, or null.</returns>
    public (Agency Agency, BoundCertificate Binding)? FindBound(ReadOnlySpan<byte> issuer, string serialNumber)
    {
        // Tools print a serial number with or without the zero octet that DER puts before a high bit.
        var significant = serialNumber.AsSpan().TrimStart('0');
        foreach (var agency in Agencies)
        {
            foreach (var binding in agency.BoundCertificates)
            {
                if (binding.SerialNumber.AsSpan().TrimStart('0').SequenceEqual(significant) && binding.Issuer.Span.SequenceEqual(issuer))
                {
                    return (agency, binding);
                }
            }
        }

        return null;
    }

    private static string FingerprintOf(ReadOnlyMemory<byte> der) => Convert.ToHexStringLower(SHA256.HashData(der.Span));
}
