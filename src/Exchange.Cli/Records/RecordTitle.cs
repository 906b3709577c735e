using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>What a record is called, where it stands, and what it is about, each in a few words.</summary>
internal static class RecordTitle
{
    /// <summary>The kind in a word.</summary>
    /// <param name="record">The record.</param>
    /// <returns>domain, suspect or asset.</returns>
    public static string Kind(Wire.Record record) => record.Content?.BodyCase switch
    {
        Wire.RecordContent.BodyOneofCase.Domain => "domain",
        Wire.RecordContent.BodyOneofCase.Suspect => "suspect",
        Wire.RecordContent.BodyOneofCase.Asset => "asset",
        _ => "",
    };

    /// <summary>What it is called: a domain's canonical name, a person's main name, an account's number.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The title.</returns>
    public static string Of(Wire.Record record) => record.Content?.BodyCase switch
    {
        Wire.RecordContent.BodyOneofCase.Domain => record.Derived?.CanonicalName is { Length: > 0 } name ? name : record.Content.Domain.DomainName,
        Wire.RecordContent.BodyOneofCase.Suspect => record.Content.Suspect.Names.Count > 0 ? record.Content.Suspect.Names[0].FullName : "(no name)",
        Wire.RecordContent.BodyOneofCase.Asset => OfAsset(record.Content.Asset),
        _ => "",
    };

    /// <summary>Where it stands, as a code.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The status.</returns>
    public static string Status(Wire.Record record) => record.Content?.BodyCase switch
    {
        Wire.RecordContent.BodyOneofCase.Domain => Wording.Code(record.Content.Domain.Takedown?.Status ?? Wire.TakedownStatus.Unspecified),
        Wire.RecordContent.BodyOneofCase.Suspect => Wording.Code(record.Content.Suspect.Status),
        Wire.RecordContent.BodyOneofCase.Asset => Wording.Code(record.Content.Asset.Status),
        _ => "",
    };

    /// <summary>Goods of a domain, or what was seized, or an asset's value.</summary>
    /// <param name="record">The record.</param>
    /// <returns>A few words.</returns>
    public static string About(Wire.Record record) => record.Content?.BodyCase switch
    {
        Wire.RecordContent.BodyOneofCase.Domain => string.Join(", ", record.Content.Domain.Goods.Select(Wording.Words)),
        Wire.RecordContent.BodyOneofCase.Suspect => record.Content.Suspect.Role,
        Wire.RecordContent.BodyOneofCase.Asset => Wording.Amount(record.Content.Asset.Value),
        _ => "",
    };

    /// <summary>The originator's id, from the record's name.</summary>
    /// <param name="name">The record's name.</param>
    /// <returns>Such as "bka".</returns>
    public static string Originator(string name) => name.Split('/') is ["agencies", var agency, ..] ? agency : "";

    /// <summary>A record's name where it is shown: a terminal gets the short form, which every command takes too.</summary>
    /// <param name="name">The record's name.</param>
    /// <param name="environment">Where it is shown.</param>
    /// <returns>The name.</returns>
    public static string Shown(string name, ToolEnvironment environment) => environment.OutputIsTerminal ? $"{Originator(name)}/{Wording.Id(name)}" : name;

    /// <summary>TLP as it is written: TLP:AMBER+STRICT.</summary>
    /// <param name="tlp">The label.</param>
    /// <returns>The text.</returns>
    public static string Tlp(Wire.Tlp tlp) => tlp switch
    {
        Wire.Tlp.Unspecified => "",
        Wire.Tlp.AmberStrict => "TLP:AMBER+STRICT",
        _ => $"TLP:{Wording.Code(tlp)}",
    };

    private static string OfAsset(Wire.Asset asset) => asset.FormCase switch
    {
        Wire.Asset.FormOneofCase.BankAccount => $"bank account {asset.BankAccount.Iban}",
        Wire.Asset.FormOneofCase.PlatformAccount => $"{asset.PlatformAccount.Platform} account {asset.PlatformAccount.Account}",
        Wire.Asset.FormOneofCase.CryptoWallet => $"{Wording.Words(asset.CryptoWallet.Network)} wallet {asset.CryptoWallet.Address}",
        Wire.Asset.FormOneofCase.SeizedGoods => $"{Wording.Count(asset.SeizedGoods.Quantity)} {Unit(asset.SeizedGoods)} of {Wording.Words(asset.SeizedGoods.Category)}",
        Wire.Asset.FormOneofCase.Cash => "cash",
        Wire.Asset.FormOneofCase.Vehicle => $"vehicle {First(asset.Vehicle.Plate, asset.Vehicle.Vin, asset.Vehicle.Model)}".TrimEnd(),
        Wire.Asset.FormOneofCase.RealEstate => $"real estate {First(asset.RealEstate.RegisterReference, asset.RealEstate.Address, asset.RealEstate.Country)}",
        Wire.Asset.FormOneofCase.Other => asset.Other.Description,
        _ => "asset",
    };

    private static string Unit(Wire.SeizedGoods goods) => goods.Unit.Length > 0 ? goods.Unit : goods.Quantity == 1 ? "item" : "items";

    private static string First(params string[] texts) => Array.Find(texts, t => t.Length > 0) ?? "";
}
