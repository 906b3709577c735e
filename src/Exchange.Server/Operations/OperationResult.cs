using Exchange.Agencies;
using Exchange.Matching;
using Exchange.Records;
using Wire = Exchange.V1;

namespace Exchange.Server.Operations;

/// <summary>
/// Adds up the result of an operation over one view of it: each record is counted once, domains by distinct canonical name,
/// because agencies may name the same one.
/// </summary>
internal sealed class OperationResult
{
    private readonly HashSet<string> _domains = new(StringComparer.Ordinal);
    private readonly HashSet<string> _takenDown = new(StringComparer.Ordinal);
    private readonly Dictionary<Wire.TakedownStatus, HashSet<string>> _byStatus = [];
    private readonly Dictionary<Wire.GoodsCategory, HashSet<string>> _byGoods = [];
    private readonly SortedDictionary<AgencyId, (HashSet<string> Domains, int Suspects, int Assets)> _byAgency = [];
    private readonly SortedDictionary<Wire.SuspectStatus, long> _suspects = [];
    private readonly SortedDictionary<(Wire.GoodsCategory Category, string Unit), long> _products = [];
    private readonly SortedDictionary<(string Kind, Wire.AssetStatus Status, string Currency), (Money Total, long Count)> _money = [];
    private readonly HashSet<(string Kind, string Name)> _countedAssets = [];
    private long _arrests;

    public void Add(StoredRecord record)
    {
        var content = Wire.RecordContent.Parser.ParseFrom(record.Content.Span);
        var own = _byAgency.GetValueOrDefault(record.Key.Originator);
        own.Domains ??= new HashSet<string>(StringComparer.Ordinal);
        switch (content.BodyCase)
        {
            case Wire.RecordContent.BodyOneofCase.Domain:
                own.Domains.Add(record.CanonicalName);
                Add(record.CanonicalName, content.Domain);
                break;
            case Wire.RecordContent.BodyOneofCase.Suspect:
                own.Suspects++;
                _suspects[content.Suspect.Status] = _suspects.GetValueOrDefault(content.Suspect.Status) + 1;
                _arrests += content.Suspect.Arrest is null ? 0 : 1;
                break;
            case Wire.RecordContent.BodyOneofCase.Asset:
                own.Assets++;
                Add(record, content.Asset);
                break;
            case Wire.RecordContent.BodyOneofCase.None:
                break;
        }

        _byAgency[record.Key.Originator] = own;
    }

    public Wire.ReportOperationResponse ToWire() => new()
    {
        DomainCount = _domains.Count,
        DomainsTakenDownCount = _takenDown.Count,
        DomainsByStatus = { _byStatus.OrderBy(p => p.Key).Select(p => new Wire.StatusCount { Status = p.Key, Count = p.Value.Count }) },
        DomainsByGoods = { _byGoods.OrderBy(p => p.Key).Select(p => new Wire.GoodsCount { Category = p.Key, Count = p.Value.Count }) },
        DomainsByAgency =
        {
            _byAgency.Select(p => new Wire.AgencyCount
            {
                Agency = p.Key.Name, DomainCount = p.Value.Domains.Count, SuspectCount = p.Value.Suspects, AssetCount = p.Value.Assets,
            }),
        },
        SuspectsByStatus = { _suspects.Select(p => new Wire.SuspectCount { Status = p.Key, Count = p.Value }) },
        ArrestCount = _arrests,
        ProductsSeized = { _products.Select(p => new Wire.ProductCount { Category = p.Key.Category, Unit = p.Key.Unit, Quantity = p.Value }) },
        Money =
        {
            _money.Select(p => new Wire.MoneyTotal
            {
                AssetKind = p.Key.Kind,
                Status = p.Key.Status,
                AssetCount = p.Value.Count,
                Total = new Google.Type.Money { CurrencyCode = p.Key.Currency, Units = p.Value.Total.Units, Nanos = p.Value.Total.Nanos },
            }),
        },
    };

    private void Add(string name, Wire.Domain domain)
    {
        _domains.Add(name);
        Of(_byStatus, domain.Takedown.Status).Add(name);
        foreach (var category in domain.Goods)
        {
            Of(_byGoods, category).Add(name);
        }

        if (domain.Takedown.Status is Wire.TakedownStatus.Actioned or Wire.TakedownStatus.Verified)
        {
            _takenDown.Add(name);
        }
    }

    private void Add(StoredRecord record, Wire.Asset asset)
    {
        if (asset.FormCase == Wire.Asset.FormOneofCase.SeizedGoods)
        {
            if (asset.Status is Wire.AssetStatus.Seized or Wire.AssetStatus.Confiscated)
            {
                var key = (asset.SeizedGoods.Category, asset.SeizedGoods.Unit.Length > 0 ? asset.SeizedGoods.Unit : "item");
                _products[key] = _products.GetValueOrDefault(key) + asset.SeizedGoods.Quantity;
            }

            return;
        }

        var kind = asset.FormCase switch
        {
            Wire.Asset.FormOneofCase.BankAccount => "bank_account",
            Wire.Asset.FormOneofCase.PlatformAccount => "platform_account",
            Wire.Asset.FormOneofCase.CryptoWallet => "crypto_wallet",
            Wire.Asset.FormOneofCase.Cash => "cash",
            _ => "other",
        };

        // An account that two agencies report is one asset; what has no canonical name is its own record.
        var name = record.CanonicalName.Length > 0 ? record.CanonicalName : record.Key.Name;
        if (asset.Value is not { } value
            || asset.Status is not (Wire.AssetStatus.Frozen or Wire.AssetStatus.Seized or Wire.AssetStatus.Confiscated)
            || !_countedAssets.Add((kind, name))
            || !Money.Of(value.CurrencyCode, value.Units, value.Nanos).TryGet(out var amount, out _))
        {
            return;
        }

        var total = (kind, asset.Status, amount.Currency);
        _money[total] = _money.TryGetValue(total, out var sum) ? (sum.Total.Plus(amount), sum.Count + 1) : (amount, 1);
    }

    private static HashSet<string> Of<TKey>(Dictionary<TKey, HashSet<string>> sets, TKey key)
        where TKey : notnull =>
        sets.TryGetValue(key, out var set) ? set : sets[key] = new HashSet<string>(StringComparer.Ordinal);
}
