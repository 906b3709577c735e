using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.Audit;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Exchange.V1;

namespace Exchange.Server.Agencies;

/// <summary>Agencies to and from the wire, their trust material checked.</summary>
internal static class AgencyMapper
{
    private const int MostAuthorities = 16;
    private const int MostBindings = 64;

    public static Wire.Agency ToWire(Agency agency, bool showsTrust)
    {
        var wire = new Wire.Agency
        {
            Name = agency.Id.Name,
            DisplayName = agency.DisplayName,
            Country = agency.Country,
            EeaMember = agency.EeaMember,
            Contact = agency.Contact,
            TrustDomain = agency.TrustDomain,
            Roles = { agency.Roles.Select(r => (Wire.AgencyRole)r) },
            State = (Wire.AgencyState)agency.State,
            CreateTime = agency.CreateTime.ToTimestamp(),
            WitnessKeys = { agency.WitnessKeys },
        };
        if (showsTrust)
        {
            wire.CaCertificates.AddRange(agency.CaCertificates.Select(c => ByteString.CopyFrom(c.Span)));
            wire.CertificateRevocationLists.AddRange(agency.RevocationLists.Select(c => ByteString.CopyFrom(c.Span)));
            wire.RevokedFingerprints.AddRange(agency.RevokedFingerprints);
            wire.BoundCertificates.AddRange(agency.BoundCertificates.Select(b => new Wire.BoundCertificate
            {
                Issuer = ByteString.CopyFrom(b.Issuer.Span),
                SerialNumber = b.SerialNumber,
                Role = (Wire.AgencyRole)b.Role,
                CallerName = b.CallerName,
            }));
        }

        return wire;
    }

    public static Outcome<Agency> ToCore(Wire.Agency? wire)
    {
        var faults = new List<Violation>();
        if (wire is null)
        {
            return Refuse([new Violation("agency", RefusalReason.FieldRequired, "is required")]);
        }

        if (!AgencyId.TryParseName(wire.Name, out var id))
        {
            faults.Add(new Violation("agency.name", RefusalReason.FieldMalformed, "is no name agencies/{agency} with an id of [a-z][a-z0-9-]{1,30}"));
        }

        CheckText("agency.display_name", wire.DisplayName, faults);
        CheckText("agency.contact", wire.Contact, faults);
        if (wire.Country.Length != 2 || !wire.Country.All(char.IsAsciiLetterUpper))
        {
            faults.Add(new Violation("agency.country", RefusalReason.FieldMalformed, "is an ISO 3166-1 alpha-2 code in upper case, or EU"));
        }

        if (SpiffeId.Parse($"spiffe://{wire.TrustDomain}/system/x").IsRefused)
        {
            faults.Add(new Violation("agency.trust_domain", RefusalReason.FieldMalformed, "is 1 to 255 of [a-z0-9._-]"));
        }

        var roles = Roles("agency.roles", wire.Roles, faults);
        if (roles.Count == 0)
        {
            faults.Add(new Violation("agency.roles", RefusalReason.FieldRequired, "grant at least one role"));
        }

        var authorities = Authorities("agency.ca_certificates", wire.CaCertificates, faults);
        var lists = RevocationLists("agency.certificate_revocation_lists", wire.CertificateRevocationLists, faults);
        var bindings = Bindings("agency.bound_certificates", wire.BoundCertificates, faults);
        var witnessKeys = WitnessKeys("agency.witness_keys", id, wire.WitnessKeys, faults);
        return faults.Count > 0
            ? Refuse(faults)
            : new Agency
            {
                Id = id,
                DisplayName = wire.DisplayName,
                Country = wire.Country,
                EeaMember = wire.EeaMember,
                Contact = wire.Contact,
                TrustDomain = wire.TrustDomain,
                Roles = roles,
                CaCertificates = authorities,
                RevocationLists = lists,
                BoundCertificates = bindings,
                WitnessKeys = witnessKeys,
            };
    }

    /// <summary>Reads what is to change of an agency.</summary>
    public static Outcome<AgencyChange> ToCore(Wire.UpdateAgencyRequest request)
    {
        var faults = new List<Violation>();
        if (!AgencyId.TryParseName(request.Name, out var id))
        {
            faults.Add(new Violation("name", RefusalReason.FieldMalformed, "is no name agencies/{agency}"));
        }

        var change = new AgencyChange
        {
            Agency = id,
            DisplayName = request.DisplayName.Length > 0 ? request.DisplayName : null,
            Contact = request.Contact.Length > 0 ? request.Contact : null,
            Roles = Roles("roles", request.Roles, faults),
            AddedAuthorities = Authorities("added_ca_certificates", request.AddedCaCertificates, faults),
            RemovedAuthorities = [.. request.RemovedCaFingerprints],
            RevocationLists = RevocationLists("certificate_revocation_lists", request.CertificateRevocationLists, faults),
            AddedBindings = Bindings("added_bound_certificates", request.AddedBoundCertificates, faults),
            AddedWitnessKeys = WitnessKeys("added_witness_keys", id, request.AddedWitnessKeys, faults),
            RemovedWitnessKeys = [.. request.RemovedWitnessKeys],
        };
        return faults.Count > 0 ? Refuse(faults) : change;
    }

    private static void CheckText(string field, string text, List<Violation> faults)
    {
        if (text.Length is 0 or > 200)
        {
            faults.Add(new Violation(field, RefusalReason.FieldRequired, "is 1 to 200 characters"));
        }
    }

    private static List<CallerRole> Roles(string field, IEnumerable<Wire.AgencyRole> wire, List<Violation> faults)
    {
        var roles = wire.Select(r => (CallerRole)r).Distinct().ToList();
        if (roles.Contains(CallerRole.Unspecified))
        {
            faults.Add(new Violation(field, RefusalReason.EnumUnknown, "names the unspecified role"));
        }

        return roles;
    }

    private static List<ReadOnlyMemory<byte>> Authorities(string field, IReadOnlyCollection<ByteString> wire, List<Violation> faults)
    {
        var authorities = new List<ReadOnlyMemory<byte>>();
        if (wire.Count > MostAuthorities)
        {
            faults.Add(new Violation(field, RefusalReason.FieldOutOfRange, $"has more than {MostAuthorities}"));
            return authorities;
        }

        foreach (var der in wire)
        {
            try
            {
                using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
                if (CertificateProfile.CheckAuthority(certificate) is { } refusal)
                {
                    faults.Add(new Violation(field, refusal.Reason, refusal.Message));
                }

                authorities.Add(certificate.RawData);
            }
            catch (CryptographicException)
            {
                faults.Add(new Violation(field, RefusalReason.FieldMalformed, "holds what is no DER certificate"));
            }
        }

        return authorities;
    }

    private static List<ReadOnlyMemory<byte>> RevocationLists(string field, IEnumerable<ByteString> wire, List<Violation> faults)
    {
        var lists = new List<ReadOnlyMemory<byte>>();
        foreach (var der in wire)
        {
            if (RevocationList.Parse(der.Memory).Refusal is { } refusal)
            {
                faults.Add(new Violation(field, refusal.Reason, refusal.Message));
            }
            else
            {
                lists.Add(der.ToByteArray());
            }
        }

        return lists;
    }

    private static List<BoundCertificate> Bindings(string field, IReadOnlyCollection<Wire.BoundCertificate> wire, List<Violation> faults)
    {
        if (wire.Count > MostBindings || wire.Any(b => b.Issuer.IsEmpty || b.SerialNumber.Length == 0 || b.CallerName.Length == 0 || b.Role == Wire.AgencyRole.Unspecified))
        {
            faults.Add(new Violation(field, RefusalReason.FieldRequired, $"a binding names issuer, serial number, role and caller name; at most {MostBindings}"));
        }

        return [.. wire.Select(b => new BoundCertificate(b.Issuer.ToByteArray(), b.SerialNumber.ToLowerInvariant(), (CallerRole)b.Role, b.CallerName))];
    }

    private static List<string> WitnessKeys(string field, AgencyId agency, IReadOnlyCollection<string> wire, List<Violation> faults)
    {
        if (wire.Count > Agency.MostWitnessKeys)
        {
            faults.Add(new Violation(field, RefusalReason.FieldOutOfRange, $"has more than {Agency.MostWitnessKeys}"));
        }

        if (wire.Any(k => !VerifierKey.TryParse(k, SignatureType.Cosignature, out var key) || key.Name != agency.Name))
        {
            faults.Add(new Violation(field, RefusalReason.FieldMalformed, $"holds what is no verifier key of the type cosignature/v1 with the name {agency.Name}; 'exchange profile make-witness-key' makes one"));
        }

        return [.. wire.Distinct()];
    }

    private static Refusal Refuse(IReadOnlyList<Violation> faults) =>
        new(RefusalReason.RequestInvalid, "the agency breaks rules") { Violations = faults };
}
