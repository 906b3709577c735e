using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>The three kinds' own facts, in plain words.</summary>
internal static class BodySheet
{
    /// <summary>A domain.</summary>
    /// <param name="sheet">Where to.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="derived">What the hub derived.</param>
    public static void Add(FactSheet sheet, Wire.Domain domain, Wire.RecordDerived? derived)
    {
        sheet.Add("as given", derived is not null && domain.DomainName != derived.CanonicalName ? domain.DomainName : "");
        sheet.Add("registrable", derived?.RegistrableDomain);
        sheet.Add("infringement", Wording.Words(domain.Infringement));
        sheet.Add("goods", string.Join(", ", domain.Goods.Select(Wording.Words).Append(Wording.Words(domain.GoodsNature)).Where(t => t.Length > 0)));
        if (domain.Takedown is { } takedown)
        {
            var how = takedown.Action == Wire.TakedownAction.Unspecified ? "" : $" ({Wording.Words(takedown.Action)})";
            var since = takedown.StatusDate is null ? "" : $" since {Wording.Day(takedown.StatusDate)}";
            sheet.Add("takedown", Wording.Words(takedown.Status) + how + since);
            sheet.Add("legal basis", takedown.LegalBasis);
            sheet.Add("order", takedown.OrderReference);
            sheet.Add("refused because", takedown.RefusalReason);
        }

        sheet.Add("registrar", domain.Registrar is { } registrar ? $"{registrar.DisplayName}{(registrar.IanaId > 0 ? $" (IANA {registrar.IanaId})" : "")}".Trim() : "");
        sheet.Add("registry", domain.Registry);
        sheet.Add("name servers", string.Join(", ", domain.NameServers));
        sheet.Add("addresses", string.Join(", ", domain.Addresses));
        sheet.Add("hosted", domain.Hosting is { } hosting ? $"{(hosting.Asn > 0 ? $"AS{hosting.Asn}" : "")} {hosting.Country}".Trim() : "");
        sheet.Add("EPP statuses", string.Join(", ", domain.EppStatuses.Select(Wording.Words)));
        sheet.Add("rights holders", string.Join(", ", domain.RightsHolders));
        sheet.Add("seen", Seen(domain));
        foreach (var evidence in domain.Evidence)
        {
            sheet.Add("evidence", $"{evidence.MediaType}, SHA-256 {Convert.ToHexStringLower(evidence.Sha256.Span)}{(evidence.Place.Length > 0 ? $", at {evidence.Place}" : "")}");
        }
    }

    /// <summary>A suspect.</summary>
    /// <param name="sheet">Where to.</param>
    /// <param name="suspect">The suspect.</param>
    public static void Add(FactSheet sheet, Wire.Suspect suspect)
    {
        foreach (var name in suspect.Names.Skip(1))
        {
            sheet.Add(name.Alias ? "alias" : "also written", name.FullName);
        }

        sheet.Add("status", Wording.Words(suspect.Status));
        if (suspect.Arrest is { } arrest)
        {
            sheet.Add("arrested", $"{Wording.Day(arrest.ArrestDate)} in {arrest.Country}{(arrest.Agency.Length > 0 ? $" by {Wording.Id(arrest.Agency)}" : "")}");
        }

        sheet.Add("part played", suspect.Role);
        sheet.Add("born", Wording.Day(suspect.BirthDate));
        sheet.Add("nationality", string.Join(", ", suspect.Nationalities));
        foreach (var identifier in suspect.Identifiers)
        {
            sheet.Add(Wording.Words(identifier.Type), $"{identifier.Value}{(identifier.Issuer.Length > 0 ? $" ({identifier.Issuer})" : "")}");
        }

        sheet.Add("category", $"{Wording.Words(suspect.DataSubjectCategory)} (Directive (EU) 2016/680 art. 6)");
        sheet.Add("certainty", suspect.Certainty == Wire.Certainty.Assessment ? "a personal assessment, not a fact" : "based on facts");
    }

    /// <summary>An asset.</summary>
    /// <param name="sheet">Where to.</param>
    /// <param name="asset">The asset.</param>
    public static void Add(FactSheet sheet, Wire.Asset asset)
    {
        sheet.Add("status", $"{Wording.Words(asset.Status)}{(asset.StatusDate is null ? "" : $" since {Wording.Day(asset.StatusDate)}")}");
        sheet.Add("value", Wording.Amount(asset.Value));
        sheet.Add("authority", asset.Authority);
        sheet.Add("BIC", asset.BankAccount?.Bic);
        sheet.Add("institution", asset.BankAccount?.Institution);
        sheet.Add("found at", asset.Cash?.Place);
        if (asset.Vehicle is { } vehicle)
        {
            sheet.Add("vehicle", string.Join(", ", new[] { vehicle.Model, vehicle.Plate, vehicle.Vin, vehicle.Country }.Where(t => t.Length > 0)));
        }

        if (asset.RealEstate is { } estate)
        {
            sheet.Add("property", string.Join(", ", new[] { estate.Address, estate.RegisterReference, estate.Country }.Where(t => t.Length > 0)));
        }
    }

    private static string Seen(Wire.Domain domain) => (Wording.Time(domain.FirstSeenTime), Wording.Time(domain.LastSeenTime)) switch
    {
        ("", "") => "",
        (var first, "") => $"first {first}",
        ("", var last) => $"last {last}",
        var (first, last) => $"first {first}, last {last}",
    };
}
