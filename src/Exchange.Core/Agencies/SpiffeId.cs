namespace Exchange.Agencies;

/// <summary>A caller's name in a certificate: <c>spiffe://&lt;trust domain&gt;/&lt;role&gt;/&lt;name&gt;</c> (SPIFFE-ID, sections 2.1 and 2.2).</summary>
/// <param name="TrustDomain">The agency's trust domain, lower case.</param>
/// <param name="Role">The role.</param>
/// <param name="CallerName">The name, 1 to 64 of [A-Za-z0-9._-].</param>
public sealed record SpiffeId(string TrustDomain, CallerRole Role, string CallerName)
{
    private const string Scheme = "spiffe://";
    private const int LongestTrustDomain = 255;
    private const int LongestName = 64;

    /// <summary>Reads an id. No user, port, query, fragment, percent-encoding or empty segment is part of one.</summary>
    /// <param name="uri">The URI as it stands in the certificate.</param>
    /// <returns>The id, or CERTIFICATE_IDENTITY.</returns>
    public static Outcome<SpiffeId> Parse(string uri)
    {
        if (!uri.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return Refuse("the URI name in the certificate is no SPIFFE id");
        }

        var parts = uri[Scheme.Length..].Split('/');
        if (parts.Length != 3)
        {
            return Refuse("the SPIFFE id does not have the form spiffe://<trust domain>/<role>/<name>");
        }

        if (parts[0].Length is 0 or > LongestTrustDomain || !parts[0].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_'))
        {
            return Refuse("the trust domain of the SPIFFE id is not made of [a-z0-9._-]");
        }

        var role = parts[1] switch
        {
            "system" => CallerRole.System,
            "officer" => CallerRole.Officer,
            "auditor" => CallerRole.Auditor,
            "operator" => CallerRole.Operator,
            _ => CallerRole.Unspecified,
        };
        if (role == CallerRole.Unspecified)
        {
            return Refuse("the SPIFFE id names none of the roles system, officer, auditor, operator");
        }

        return IsCallerName(parts[2])
            ? new SpiffeId(parts[0], role, parts[2])
            : Refuse("the name in the SPIFFE id is not 1 to 64 of [A-Za-z0-9._-]");
    }

    private static bool IsCallerName(string name) =>
        name.Length is > 0 and <= LongestName
        && name is not ("." or "..")
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static Refusal Refuse(string message) => new(RefusalReason.CertificateIdentity, message + "; have a certificate issued with one URI name spiffe://<trust domain>/<role>/<name>");
}
