namespace Exchange.Agencies;

/// <summary>A member authority as the directory holds it: a trust domain of its own.</summary>
public sealed record Agency
{
    /// <summary>The most witness keys of an agency: two in use while each is rolled over.</summary>
    public const int MostWitnessKeys = 4;

    /// <summary>Its id.</summary>
    public required AgencyId Id { get; init; }

    /// <summary>For people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>ISO 3166-1 alpha-2, or EU for a body of the Union.</summary>
    public required string Country { get; init; }

    /// <summary>Whether EU or EEA law binds it.</summary>
    public bool EeaMember { get; init; }

    /// <summary>Whom to contact about its records: an office, not a person.</summary>
    public required string Contact { get; init; }

    /// <summary>Its trust domain in SPIFFE ids, lower case.</summary>
    public required string TrustDomain { get; init; }

    /// <summary>Roles that its certificates may name.</summary>
    public IReadOnlyList<CallerRole> Roles { get; init; } = [];

    /// <summary>Whether it takes part.</summary>
    public AgencyState State { get; init; } = AgencyState.Active;

    /// <summary>Every CA certificate of its chains, DER, roots and intermediates; several may overlap in a roll-over.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> CaCertificates { get; init; } = [];

    /// <summary>Certificate revocation lists of those CAs, DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> RevocationLists { get; init; } = [];

    /// <summary>Certificates known by issuer and serial number.</summary>
    public IReadOnlyList<BoundCertificate> BoundCertificates { get; init; } = [];

    /// <summary>Certificates revoked one by one: SHA-256, lower-case hexadecimal.</summary>
    public IReadOnlyList<string> RevokedFingerprints { get; init; } = [];

    /// <summary>Keys by which it cosigns checkpoints of the log: verifier keys (C2SP signed-note) of the type cosignature/v1, named as the agency.</summary>
    public IReadOnlyList<string> WitnessKeys { get; init; } = [];

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreateTime { get; init; }

    /// <summary>Refuses to change an agency that has left: nothing brings it back but a new registration under another name.</summary>
    /// <returns>RULE_FORBIDS, or null while it is a member.</returns>
    public Refusal? CheckMember() =>
        State == AgencyState.Departed ? new Refusal(RefusalReason.RuleForbids, "the agency has left the hub: register it anew under another name") : null;
}
