using Exchange.Cli.Lists;
using Exchange.Matching;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>A row about an asset.</summary>
internal static class AssetRow
{
    private const string Forms = "bank_account, platform_account, crypto_wallet, seized_goods, cash, vehicle, real_estate, other";

    public static Wire.Asset Read(RowCells cells, out string key)
    {
        var asset = new Wire.Asset
        {
            Status = cells.Enum(Column.Status, Vocabulary.Asset),
            StatusDate = cells.Date(Column.StatusDate),
            Authority = cells.Text(Column.Authority),
            Value = Value(cells),
        };
        if (!cells.Has(Column.Status))
        {
            cells.Required(Column.Status, "state where the asset stands");
        }

        Fill(asset, cells);
        key = KeyOf(asset);
        return asset;
    }

    /// <summary>What tells an asset from others: account, wallet, vehicle or register number; empty for goods, cash and the like.</summary>
    public static string KeyOf(Wire.Asset asset) => asset.FormCase switch
    {
        Wire.Asset.FormOneofCase.BankAccount => Iban.Parse(asset.BankAccount.Iban).TryGet(out var iban, out _) ? iban.Canonical : "",
        Wire.Asset.FormOneofCase.PlatformAccount => $"{asset.PlatformAccount.Platform}:{asset.PlatformAccount.Account}",
        Wire.Asset.FormOneofCase.CryptoWallet =>
            WalletAddress.Parse((WalletNetwork)asset.CryptoWallet.Network, asset.CryptoWallet.Address).TryGet(out var wallet, out _) ? wallet.Canonical : "",
        Wire.Asset.FormOneofCase.Vehicle => asset.Vehicle.Vin.Length > 0 ? $"vin:{asset.Vehicle.Vin}"
            : asset.Vehicle.Plate.Length > 0 ? $"plate:{asset.Vehicle.Country}:{asset.Vehicle.Plate}" : "",
        Wire.Asset.FormOneofCase.RealEstate => asset.RealEstate.RegisterReference.Length > 0 ? $"register:{asset.RealEstate.Country}:{asset.RealEstate.RegisterReference}" : "",
        Wire.Asset.FormOneofCase.SeizedGoods or Wire.Asset.FormOneofCase.Cash or Wire.Asset.FormOneofCase.Other or Wire.Asset.FormOneofCase.None => "",
    };

    private static void Fill(Wire.Asset asset, RowCells cells)
    {
        switch (Form(cells))
        {
            case "bank_account":
                asset.BankAccount = Account(cells);
                break;
            case "platform_account":
                asset.PlatformAccount = new Wire.PlatformAccount { Platform = cells.Text(Column.Platform).ToLowerInvariant(), Account = cells.Text(Column.Account) };
                break;
            case "crypto_wallet":
                asset.CryptoWallet = Wallet(cells);
                break;
            case "seized_goods":
                asset.SeizedGoods = Goods(cells);
                break;
            case "cash":
                asset.Cash = new Wire.Cash { Place = cells.Text(Column.Place) };
                break;
            case "vehicle":
                asset.Vehicle = new Wire.Vehicle
                {
                    Vin = cells.Text(Column.Vin).ToUpperInvariant(),
                    Plate = cells.Text(Column.Plate),
                    Country = cells.Text(Column.AssetCountry).ToUpperInvariant(),
                    Model = cells.Text(Column.VehicleModel),
                };
                break;
            case "real_estate":
                asset.RealEstate = new Wire.RealEstate
                {
                    RegisterReference = cells.Text(Column.RegisterReference),
                    Country = cells.Text(Column.AssetCountry).ToUpperInvariant(),
                    Address = cells.Text(Column.PropertyAddress),
                };
                break;
            case "other":
                asset.Other = new Wire.OtherAsset { Description = cells.Text(Column.Description) };
                break;
            default:
                cells.Add(Column.AssetForm, RefusalReason.EnumUnknown, "does not say what the asset is", $"write one of: {Forms}");
                break;
        }
    }

    /// <summary>As stated, else what the filled columns tell.</summary>
    private static string Form(RowCells cells) =>
        cells.Has(Column.AssetForm) ? cells.Text(Column.AssetForm).ToLowerInvariant().Replace(' ', '_').Replace('-', '_')
        : cells.Has(Column.Iban) ? "bank_account"
        : cells.Has(Column.WalletAddress) ? "crypto_wallet"
        : cells.Has(Column.Platform) ? "platform_account"
        : cells.Has(Column.Quantity) ? "seized_goods"
        : "";

    private static Wire.BankAccount Account(RowCells cells)
    {
        var account = new Wire.BankAccount { Iban = cells.Text(Column.Iban), Bic = cells.Text(Column.Bic).ToUpperInvariant(), Institution = cells.Text(Column.Institution) };
        if (Iban.Parse(account.Iban).Refusal is { } refusal)
        {
            cells.Add(Column.Iban, refusal.Reason, refusal.Message, "compare it with the source");
        }

        return account;
    }

    private static Wire.CryptoWallet Wallet(RowCells cells)
    {
        var wallet = new Wire.CryptoWallet { Network = cells.Enum(Column.WalletNetwork, Vocabulary.Network), Address = cells.Text(Column.WalletAddress) };
        if (!cells.Has(Column.WalletNetwork))
        {
            cells.Required(Column.WalletNetwork, "state the wallet's network");
        }
        else if (wallet.Network != Wire.WalletNetwork.Unspecified && WalletAddress.Parse((WalletNetwork)wallet.Network, wallet.Address).Refusal is { } refusal)
        {
            cells.Add(Column.WalletAddress, refusal.Reason, refusal.Message, "compare it with the source");
        }

        return wallet;
    }

    private static Wire.SeizedGoods Goods(RowCells cells)
    {
        if (!cells.Has(Column.Goods))
        {
            cells.Required(Column.Goods, "state what was seized");
        }

        if (!cells.Has(Column.Quantity))
        {
            cells.Required(Column.Quantity, "state how many");
        }

        return new Wire.SeizedGoods
        {
            Category = cells.Enum(Column.Goods, Vocabulary.Goods),
            Quantity = cells.Number(Column.Quantity) ?? 0,
            Unit = cells.Text(Column.Unit),
        };
    }

    private static Google.Type.Money? Value(RowCells cells)
    {
        var currency = cells.Text(Column.Currency).ToUpperInvariant();
        if (cells.Read<(long Units, int Nanos)>(Column.Amount, WrittenAmount.Parse) is not { } amount)
        {
            if (currency.Length > 0 && !cells.Has(Column.Amount))
            {
                cells.Required(Column.Amount, "a currency without an amount");
            }

            return null;
        }

        if (Money.Of(currency, amount.Units, amount.Nanos).Refusal is { } refusal)
        {
            cells.Add(Column.Currency, refusal.Reason, refusal.Message, "write the ISO 4217 code, such as EUR");
        }

        return new Google.Type.Money { CurrencyCode = currency, Units = amount.Units, Nanos = amount.Nanos };
    }
}
