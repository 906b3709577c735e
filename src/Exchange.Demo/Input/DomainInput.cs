using System.Globalization;
using Exchange.V1;
using Google.Type;

namespace Exchange.Demo.Input;

/// <summary>
/// The domains of the operation: made-up shops, registrars of no accreditation (IANA keeps 9995 to 9999 for tests), networks and
/// addresses set aside for documentation (RFC 5398, RFC 5737, RFC 3849).
/// </summary>
/// <param name="frame">Marking and distribution.</param>
/// <param name="agency">Who pushes them.</param>
internal sealed class DomainInput(RecordFrame frame, string agency)
{
    private const int Registrars = 5;
    private const int FirstRegistrar = 9_995;
    private const int FirstAsn = 64_496;
    private const int Asns = 16;

    private static readonly string[] Countries = ["DE", "NL", "FR", "BG", "US", "RO", "CZ", "SE"];

    private static readonly TakedownAction[] Actions =
    [
        TakedownAction.SeizureBanner, TakedownAction.ServerHold, TakedownAction.SeizureBanner, TakedownAction.ClientHold,
        TakedownAction.Sinkholed, TakedownAction.SeizureBanner, TakedownAction.Transferred, TakedownAction.ContentRemoved,
    ];

    /// <summary>The domains as first pushed: all taken down but the last ones, which are still being asked for.</summary>
    public IEnumerable<PushRecord> First(OperationFigures figures) =>
        Enumerable.Range(0, figures.Domains).Select(i => Make(i, i < figures.Domains - figures.Late ? Done(i, i % 3 == 0 ? TakedownStatus.Verified : TakedownStatus.Actioned) : Asked()));

    /// <summary>What changed since: the last ones are taken down too. What was asked for is actioned first; verifying is a step of its own.</summary>
    public IEnumerable<PushRecord> Second(OperationFigures figures) =>
        Enumerable.Range(figures.Domains - figures.Late, figures.Late).Select(i => Make(i, Done(i, TakedownStatus.Actioned)));

    private static Takedown Asked() => new()
    {
        Status = TakedownStatus.Requested,
        StatusDate = new Date { Year = 2019, Month = 11, Day = 18 },
        LegalBasis = "order of the competent court",
    };

    private static Takedown Done(int index, TakedownStatus status) => new()
    {
        Status = status,
        Action = Actions[index % Actions.Length],
        StatusDate = new Date { Year = 2019, Month = 11, Day = 19 + (index % 7) },
        LegalBasis = "order of the competent court",
        OrderReference = string.Create(CultureInfo.InvariantCulture, $"IOS-X/{1 + (index / 500):D3}"),
    };

    private PushRecord Make(int index, Takedown takedown)
    {
        var (name, goods) = ShopNames.At(index);
        var pirated = goods >= GoodsCategory.Films;
        var registrar = index % Registrars;
        var country = Countries[index % Countries.Length];
        var domain = new Domain
        {
            DomainName = name,
            Infringement = pirated ? Infringement.Piracy : Infringement.Counterfeit,
            Goods = { goods },
            GoodsNature = pirated ? GoodsNature.Digital : GoodsNature.Physical,
            Registrar = new Registrar { DisplayName = $"Registrar {(char)('A' + registrar)} (invented)", IanaId = FirstRegistrar + registrar },
            NameServers = { $"ns1.host-{registrar}.example", $"ns2.host-{registrar}.example" },
            Addresses = { string.Create(CultureInfo.InvariantCulture, $"192.0.2.{1 + (index % 254)}") },
            Hosting = new Hosting { Asn = FirstAsn + (index % Asns), Country = country },
            Takedown = takedown,
        };

        // The originator decides record by record: what American hosts or registrars had to do with goes to the American agencies.
        return frame.Domain(agency, string.Create(CultureInfo.InvariantCulture, $"ios-x-d{index:D6}"), domain, thirdCountries: country == "US" || registrar == 0);
    }
}
