using Exchange.Matching;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Checks an asset's body and gives its canonical name.</summary>
internal static class AssetValidator
{
    private const string At = "record.content.asset";
    private const int VinLength = 17;

    public static string Check(Wire.Asset asset, Faults faults)
    {
        faults.Required($"{At}.status", asset.Status != Wire.AssetStatus.Unspecified, "state where the asset stands");
        faults.Date($"{At}.status_date", asset.StatusDate);
        faults.Text($"{At}.authority", asset.Authority, 200);
        if (asset.Value is { } value && Money.Of(value.CurrencyCode, value.Units, value.Nanos).Refusal is { } refusal)
        {
            faults.Add($"{At}.value", refusal);
        }

        switch (asset.FormCase)
        {
            case Wire.Asset.FormOneofCase.BankAccount:
                return CheckAccount(asset.BankAccount, faults);
            case Wire.Asset.FormOneofCase.PlatformAccount:
                return CheckPlatform(asset.PlatformAccount, faults);
            case Wire.Asset.FormOneofCase.CryptoWallet:
                return CheckWallet(asset.CryptoWallet, faults);
            case Wire.Asset.FormOneofCase.SeizedGoods:
                CheckGoods(asset.SeizedGoods, faults);
                break;
            case Wire.Asset.FormOneofCase.Cash:
                faults.Text($"{At}.cash.place", asset.Cash.Place, 200);
                faults.Required($"{At}.value", asset.Value is not null, "is required for cash");
                break;
            case Wire.Asset.FormOneofCase.Vehicle:
                CheckVehicle(asset.Vehicle, faults);
                break;
            case Wire.Asset.FormOneofCase.RealEstate:
                faults.Text($"{At}.real_estate.register_reference", asset.RealEstate.RegisterReference, 200);
                faults.Text($"{At}.real_estate.address", asset.RealEstate.Address, 500);
                faults.Country($"{At}.real_estate.country", asset.RealEstate.Country, required: true);
                break;
            case Wire.Asset.FormOneofCase.Other:
                faults.Text($"{At}.other.description", asset.Other.Description, 500, required: true);
                break;
            case Wire.Asset.FormOneofCase.None:
                faults.Add(At, RefusalReason.FieldRequired, "state what the asset is");
                break;
        }

        return "";
    }

    private static string CheckAccount(Wire.BankAccount account, Faults faults)
    {
        faults.Text($"{At}.bank_account.institution", account.Institution, 200);
        if (account.Bic.Length > 0 && !IsBic(account.Bic))
        {
            faults.Add($"{At}.bank_account.bic", RefusalReason.FieldMalformed, "is no BIC (ISO 9362): 8 or 11 characters");
        }

        if (Iban.Parse(account.Iban).TryGet(out var iban, out var refusal))
        {
            return iban.Canonical;
        }

        faults.Add($"{At}.bank_account.iban", refusal);
        return "";
    }

    private static bool IsBic(string text) =>
        text.Length is 8 or 11
        && text[..4].All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))
        && text[4..6].All(char.IsAsciiLetterUpper)
        && text[6..].All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static string CheckPlatform(Wire.PlatformAccount account, Faults faults)
    {
        var platform = account.Platform;
        if (platform.Length is < 2 or > 40 || !platform.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            faults.Add($"{At}.platform_account.platform", RefusalReason.FieldMalformed, "is 2 to 40 of [a-z0-9-]");
        }

        faults.Text($"{At}.platform_account.account", account.Account, 200, required: true);
        return $"{platform}:{account.Account}";
    }

    private static string CheckWallet(Wire.CryptoWallet wallet, Faults faults)
    {
        if (WalletAddress.Parse((WalletNetwork)wallet.Network, wallet.Address).TryGet(out var address, out var refusal))
        {
            return address.Canonical;
        }

        faults.Add($"{At}.crypto_wallet.address", refusal);
        return "";
    }

    private static void CheckGoods(Wire.SeizedGoods goods, Faults faults)
    {
        faults.Required($"{At}.seized_goods.category", goods.Category != Wire.GoodsCategory.Unspecified, "state what they are");
        faults.Text($"{At}.seized_goods.unit", goods.Unit, 20);
        if (goods.Quantity < 1)
        {
            faults.Add($"{At}.seized_goods.quantity", RefusalReason.FieldOutOfRange, "is 1 or more");
        }
    }

    private static void CheckVehicle(Wire.Vehicle vehicle, Faults faults)
    {
        faults.Country($"{At}.vehicle.country", vehicle.Country);
        faults.Text($"{At}.vehicle.plate", vehicle.Plate, 20);
        faults.Text($"{At}.vehicle.model", vehicle.Model, 100);
        if (vehicle.Vin.Length > 0 && (vehicle.Vin.Length != VinLength || !vehicle.Vin.All(c => (char.IsAsciiLetterUpper(c) && c is not ('I' or 'O' or 'Q')) || char.IsAsciiDigit(c))))
        {
            faults.Add($"{At}.vehicle.vin", RefusalReason.FieldMalformed, "is no vehicle identification number (ISO 3779)");
        }
    }
}
