using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>A record as a row: the columns that a push reads keep their names (COLUMNS.md), those of the hub stand before them.</summary>
internal static class RecordColumns
{
    private static readonly (string Name, Func<Wire.Record, string?> Value)[] All =
    [
        ("originator", r => RecordTitle.Originator(r.Name)),
        ("record_id", r => Wording.Id(r.Name)),
        ("revision", r => r.Revision == 0 ? "" : $"{r.Revision}"),
        ("create_time", r => Wording.Instant(r.CreateTime)),
        ("update_time", r => Wording.Instant(r.UpdateTime)),
        ("canonical_name", r => r.Derived?.CanonicalName),
        ("registrable_domain", r => r.Derived?.RegistrableDomain),
        ("kind", RecordTitle.Kind),
        ("operation", r => Wording.Id(r.Content?.Operation ?? "")),
        ("status", RecordTitle.Status),
        ("status_date", r => Wording.Day(Domain(r)?.Takedown?.StatusDate ?? Asset(r)?.StatusDate)),
        ("goods", r => Domain(r) is { } d ? Join(d.Goods.Select(Wording.Code)) : Asset(r)?.SeizedGoods is { } g ? Wording.Code(g.Category) : ""),
        ("domain_name", r => Domain(r)?.DomainName),
        ("infringement", r => Domain(r) is { } d ? Set(d.Infringement) : ""),
        ("goods_nature", r => Domain(r) is { } d ? Set(d.GoodsNature) : ""),
        ("action", r => Domain(r)?.Takedown is { } t ? Set(t.Action) : ""),
        ("legal_basis", r => Domain(r)?.Takedown?.LegalBasis),
        ("order_reference", r => Domain(r)?.Takedown?.OrderReference),
        ("refusal_reason", r => Domain(r)?.Takedown?.RefusalReason),
        ("registrar", r => Domain(r)?.Registrar?.DisplayName),
        ("registrar_iana_id", r => Domain(r)?.Registrar is { IanaId: > 0 } g ? $"{g.IanaId}" : ""),
        ("registry", r => Domain(r)?.Registry),
        ("name_servers", r => Join(Domain(r)?.NameServers)),
        ("addresses", r => Join(Domain(r)?.Addresses)),
        ("hosting_asn", r => Domain(r)?.Hosting is { Asn: > 0 } h ? $"{h.Asn}" : ""),
        ("hosting_country", r => Domain(r)?.Hosting?.Country),
        ("epp_statuses", r => Join(Domain(r)?.EppStatuses.Select(Wording.Code))),
        ("rights_holders", r => Join(Domain(r)?.RightsHolders)),
        ("first_seen", r => Wording.Instant(Domain(r)?.FirstSeenTime)),
        ("last_seen", r => Wording.Instant(Domain(r)?.LastSeenTime)),
        ("full_name", r => Suspect(r)?.Names.FirstOrDefault()?.FullName),
        ("given_name", r => Suspect(r)?.Names.FirstOrDefault()?.GivenName),
        ("family_name", r => Suspect(r)?.Names.FirstOrDefault()?.FamilyName),
        ("aliases", r => Join(Suspect(r)?.Names.Skip(1).Select(n => n.FullName))),
        ("birth_date", r => Wording.Day(Suspect(r)?.BirthDate)),
        ("nationalities", r => Join(Suspect(r)?.Nationalities)),
        ("identifiers", r => Join(Suspect(r)?.Identifiers.Select(Identifier))),
        ("role", r => Suspect(r)?.Role),
        ("arrest_date", r => Wording.Day(Suspect(r)?.Arrest?.ArrestDate)),
        ("arrest_country", r => Suspect(r)?.Arrest?.Country),
        ("arrest_agency", r => Wording.Id(Suspect(r)?.Arrest?.Agency ?? "")),
        ("data_subject_category", r => Suspect(r) is { } s ? Set(s.DataSubjectCategory) : ""),
        ("certainty", r => Suspect(r) is { } s ? Set(s.Certainty) : ""),
        ("asset_form", r => Asset(r)?.FormCase is { } form and not Wire.Asset.FormOneofCase.None ? Wording.Code(form) : ""),
        ("iban", r => Asset(r)?.BankAccount?.Iban),
        ("bic", r => Asset(r)?.BankAccount?.Bic),
        ("institution", r => Asset(r)?.BankAccount?.Institution),
        ("platform", r => Asset(r)?.PlatformAccount?.Platform),
        ("account", r => Asset(r)?.PlatformAccount?.Account),
        ("wallet_network", r => Asset(r)?.CryptoWallet is { } w ? Set(w.Network) : ""),
        ("wallet_address", r => Asset(r)?.CryptoWallet?.Address),
        ("quantity", r => Asset(r)?.SeizedGoods is { } g ? $"{g.Quantity}" : ""),
        ("unit", r => Asset(r)?.SeizedGoods?.Unit),
        ("place", r => Asset(r)?.Cash?.Place),
        ("vin", r => Asset(r)?.Vehicle?.Vin),
        ("plate", r => Asset(r)?.Vehicle?.Plate),
        ("vehicle_model", r => Asset(r)?.Vehicle?.Model),
        ("asset_country", r => Asset(r)?.Vehicle?.Country ?? Asset(r)?.RealEstate?.Country),
        ("register_reference", r => Asset(r)?.RealEstate?.RegisterReference),
        ("property_address", r => Asset(r)?.RealEstate?.Address),
        ("description", r => Asset(r)?.Other?.Description),
        ("amount", r => Asset(r)?.Value is { } v ? Wording.Number(v) : ""),
        ("currency", r => Asset(r)?.Value?.CurrencyCode),
        ("authority", r => Asset(r)?.Authority),
        ("tlp", r => r.Marking is { } m ? RecordTitle.Tlp(m.Tlp).Replace("TLP:", "", StringComparison.Ordinal) : ""),
        ("handling_codes", r => Join(r.Marking?.HandlingCodes.Select(Wording.Code))),
        ("handling_text", r => r.Marking?.HandlingText),
        ("pap", r => r.Marking is { } m ? Set(m.Pap) : ""),
        ("grading", r => MarkingGuide.GradeCode(r.Marking?.Grading)),
        ("purposes", r => Join(r.Marking?.Purposes.Select(Wording.Code))),
        ("restriction", r => r.Marking?.Restriction is { } restriction ? Wording.Code(restriction.Ground) : ""),
        ("review_by", r => Wording.Day(r.Marking?.ReviewBy)),
        ("links", r => Join(r.Links.Select(l => $"{Wording.Code(l.Relation)} {l.Target}"))),
        ("note", r => r.Content?.Note),
        ("correction", r => r.Content?.Correction?.Reason),
    ];

    /// <summary>The names of the columns.</summary>
    public static IEnumerable<string> Names => All.Select(c => c.Name);

    /// <summary>A record's cells, one a column.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The cells, not yet made safe.</returns>
    public static IEnumerable<string?> Cells(Wire.Record record) => All.Select(c => c.Value(record));

    private static Wire.Domain? Domain(Wire.Record record) => record.Content?.Domain;

    private static Wire.Suspect? Suspect(Wire.Record record) => record.Content?.Suspect;

    private static Wire.Asset? Asset(Wire.Record record) => record.Content?.Asset;

    private static string Set<T>(T value)
        where T : struct, Enum => Wording.Words(value).Length == 0 ? "" : Wording.Code(value);

    private static string Join(IEnumerable<string>? texts) => texts is null ? "" : string.Join('|', texts);

    private static string Identifier(Wire.PersonIdentifier identifier) =>
        string.Join(':', new[] { Wording.Code(identifier.Type), identifier.Issuer, identifier.Value }.Where(t => t.Length > 0));
}
