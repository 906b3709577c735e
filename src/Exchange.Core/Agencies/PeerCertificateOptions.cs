namespace Exchange.Agencies;

/// <summary>Numbers of the certificate check, all in the configuration table.</summary>
public sealed record PeerCertificateOptions
{
    /// <summary>For how long past nextUpdate a CRL still counts.</summary>
    public TimeSpan CrlGrace { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The longest validity of a leaf, from notBefore to notAfter.</summary>
    public TimeSpan LongestLeaf { get; init; } = TimeSpan.FromDays(825);

    /// <summary>The most CA certificates in a chain, the root included.</summary>
    public int LongestChain { get; init; } = 4;

    /// <summary>The usage that a caller's certificate must name: clientAuth. Public vectors are made for servers.</summary>
    internal string ExtendedKeyUsage { get; init; } = "1.3.6.1.5.5.7.3.2";
}
