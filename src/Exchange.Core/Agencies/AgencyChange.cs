using System.Security.Cryptography;

namespace Exchange.Agencies;

/// <summary>What is to change of an agency: what is stated is replaced or added, what is not stays.</summary>
public sealed record AgencyChange
{
    /// <summary>Which agency.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>New display name, or null.</summary>
    public string? DisplayName { get; init; }

    /// <summary>New contact, or null.</summary>
    public string? Contact { get; init; }

    /// <summary>New roles; none leaves them.</summary>
    public IReadOnlyList<CallerRole> Roles { get; init; } = [];

    /// <summary>CA certificates to add, DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> AddedAuthorities { get; init; } = [];

    /// <summary>Fingerprints of CA certificates to remove, lower-case hexadecimal SHA-256.</summary>
    public IReadOnlyList<string> RemovedAuthorities { get; init; } = [];

    /// <summary>CRLs to put in the place of those of the same issuer, DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> RevocationLists { get; init; } = [];

    /// <summary>Bound certificates to add.</summary>
    public IReadOnlyList<BoundCertificate> AddedBindings { get; init; } = [];

    /// <summary>Witness keys to add.</summary>
    public IReadOnlyList<string> AddedWitnessKeys { get; init; } = [];

    /// <summary>Witness keys to remove.</summary>
    public IReadOnlyList<string> RemovedWitnessKeys { get; init; } = [];

    /// <summary>True when it touches who may connect, in which roles, or who vouches for the log, which takes two operators.</summary>
    public bool TakesTwo => Roles.Count > 0 || AddedAuthorities.Count > 0 || RemovedAuthorities.Count > 0 || AddedBindings.Count > 0
        || AddedWitnessKeys.Count > 0 || RemovedWitnessKeys.Count > 0;

    /// <summary>Makes the new state of the present one.</summary>
    /// <param name="agency">The agency as it stands.</param>
    /// <returns>The new state, or TARGET_UNKNOWN where a CA certificate or witness key to remove is not there, RULE_FORBIDS where the agency has left.</returns>
    public Outcome<Agency> ApplyTo(Agency agency)
    {
        if (agency.CheckMember() is { } left)
        {
            return left;
        }

        if (RemovedAuthorities.Any(f => agency.CaCertificates.All(c => Fingerprint(c) != f)))
        {
            return new Refusal(RefusalReason.RequestInvalid, "the agency breaks rules")
            {
                Violations = [new Violation("removed_ca_fingerprints", RefusalReason.TargetUnknown, "names a CA certificate that the agency does not have")],
            };
        }

        if (RemovedWitnessKeys.Any(k => !agency.WitnessKeys.Contains(k)))
        {
            return new Refusal(RefusalReason.RequestInvalid, "the agency breaks rules")
            {
                Violations = [new Violation("removed_witness_keys", RefusalReason.TargetUnknown, "names a witness key that the agency does not have")],
            };
        }

        string[] witnessKeys = [.. agency.WitnessKeys.Except(RemovedWitnessKeys).Union(AddedWitnessKeys)];
        if (witnessKeys.Length > Agencies.Agency.MostWitnessKeys)
        {
            return new Refusal(RefusalReason.RequestInvalid, "the agency breaks rules")
            {
                Violations = [new Violation("added_witness_keys", RefusalReason.FieldOutOfRange, $"an agency has at most {Agencies.Agency.MostWitnessKeys}; remove one that is out of use")],
            };
        }

        var replaced = RevocationLists.Select(IssuerOf).ToHashSet();
        return agency with
        {
            DisplayName = DisplayName ?? agency.DisplayName,
            Contact = Contact ?? agency.Contact,
            Roles = Roles.Count > 0 ? Roles : agency.Roles,
            CaCertificates =
            [
                .. agency.CaCertificates.Where(c => !RemovedAuthorities.Contains(Fingerprint(c))),
                .. AddedAuthorities.Where(a => agency.CaCertificates.All(c => !c.Span.SequenceEqual(a.Span))),
            ],
            RevocationLists = [.. agency.RevocationLists.Where(l => !replaced.Contains(IssuerOf(l))), .. RevocationLists],
            BoundCertificates = [.. agency.BoundCertificates, .. AddedBindings.Where(b => !agency.BoundCertificates.Contains(b))],
            WitnessKeys = witnessKeys,
        };
    }

    private static string Fingerprint(ReadOnlyMemory<byte> der) => Convert.ToHexStringLower(SHA256.HashData(der.Span));

    private static string IssuerOf(ReadOnlyMemory<byte> list) => Convert.ToHexString(RevocationList.Parse(list).Value.Issuer.Span);
}
