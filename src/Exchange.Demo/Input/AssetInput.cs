using System.Globalization;
using Exchange.V1;
using Google.Type;

namespace Exchange.Demo.Input;

/// <summary>Goods seized and money frozen. Each kind adds up to its figure, in parts of unequal size.</summary>
/// <param name="frame">Marking and distribution.</param>
internal sealed class AssetInput(RecordFrame frame)
{
    private const int Seizures = 12;
    private const int Accounts = 6;
    private const int Platforms = 8;

    private static readonly GoodsCategory[] Categories =
    [
        GoodsCategory.ClothingAndSportswear, GoodsCategory.Cosmetics, GoodsCategory.LuxuryGoods, GoodsCategory.Pharmaceuticals, GoodsCategory.Toys, GoodsCategory.ElectricalComponents,
    ];

    /// <summary>Goods seized by an agency.</summary>
    public IEnumerable<PushRecord> Goods(string agency, OperationFigures figures) =>
        Parts(figures.Products, Seizures).Select((quantity, i) => frame.Asset(
            agency,
            Id('g', i),
            new Asset
            {
                SeizedGoods = new SeizedGoods { Category = Categories[i % Categories.Length], Quantity = quantity, Unit = "item" },
                Status = i % 4 == 3 ? AssetStatus.Confiscated : AssetStatus.Seized,
                StatusDate = Day(i),
                Authority = "customs (invented)",
            },
            thirdCountries: false));

    /// <summary>Bank accounts frozen by an agency.</summary>
    public IEnumerable<PushRecord> BankAccounts(string agency, OperationFigures figures) =>
        Parts(figures.FrozenInBanksCents, Accounts).Select((cents, i) => frame.Asset(
            agency,
            Id('b', i),
            Frozen(cents, i, new Asset { BankAccount = new BankAccount { Iban = i % 2 == 0 ? TestIban.German(i + 1) : TestIban.Dutch(i + 1), Institution = "Bank of Examples (invented)" } }),
            thirdCountries: false));

    /// <summary>Accounts on payment platforms frozen by an agency: the platforms are American, so the American agencies see them.</summary>
    public IEnumerable<PushRecord> PlatformAccounts(string agency, OperationFigures figures) =>
        Parts(figures.FrozenOnPlatformsCents, Platforms).Select((cents, i) => frame.Asset(
            agency,
            Id('p', i),
            Frozen(cents, i, new Asset { PlatformAccount = new PlatformAccount { Platform = "example-pay", Account = string.Create(CultureInfo.InvariantCulture, $"merchant-{i:D4}") } }),
            thirdCountries: true));

    private static Asset Frozen(long cents, int index, Asset asset)
    {
        const long CentsOfEuro = 100;
        const int NanosOfCent = 10_000_000;
        asset.Status = AssetStatus.Frozen;
        asset.StatusDate = Day(index);
        asset.Authority = "asset recovery office (invented)";
        asset.Value = new Money { CurrencyCode = "EUR", Units = cents / CentsOfEuro, Nanos = (int)(cents % CentsOfEuro) * NanosOfCent };
        return asset;
    }

    /// <summary>Divides a sum into up to so many unequal parts, none of them empty.</summary>
    private static IEnumerable<long> Parts(long sum, int count)
    {
        for (var left = count; sum > 0; left--)
        {
            var part = left <= 1 ? sum : Math.Clamp(sum * 2 / (left + 1), 1, sum);
            yield return part;
            sum -= part;
        }
    }

    private static string Id(char kind, int index) => string.Create(CultureInfo.InvariantCulture, $"ios-x-{kind}{index:D6}");

    private static Date Day(int index) => new() { Year = 2019, Month = 11, Day = 19 + (index % 8) };
}
