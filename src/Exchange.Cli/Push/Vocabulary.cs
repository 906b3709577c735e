using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>The words of the contract's enums as files and options write them, in English, German and Italian where exports use them.</summary>
internal static class Vocabulary
{
    public static readonly WrittenEnum<Wire.Infringement> Infringement = new(
        Of<Wire.Infringement>(),
        ("counterfeiting falschung fake contraffazione contraffatto contrefacon", Wire.Infringement.Counterfeit),
        ("pirated pirate piraterie pirateria raubkopie", Wire.Infringement.Piracy));

    public static readonly WrittenEnum<Wire.GoodsCategory> Goods = new(
        Of<Wire.GoodsCategory>(),
        ("pharma pharmacy medicines medicine drugs arzneimittel medikamente medicinali farmaci medicaments", Wire.GoodsCategory.Pharmaceuticals),
        ("alcohol spirits wine spirituosen alkohol alcolici bevande_alcoliche spiritueux", Wire.GoodsCategory.AlcoholicBeverages),
        ("luxury watches luxusguter luxuswaren uhren lusso beni_di_lusso orologi luxe", Wire.GoodsCategory.LuxuryGoods),
        ("automotive car_parts kfz_teile autoteile ricambi_auto ricambi", Wire.GoodsCategory.AutomotiveGoods),
        ("electrical electronics elektronik elektroteile elettronica componenti_elettrici", Wire.GoodsCategory.ElectricalComponents),
        ("clothing sportswear clothes shoes bekleidung kleidung sportbekleidung schuhe abbigliamento calzature vetements", Wire.GoodsCategory.ClothingAndSportswear),
        ("kosmetik cosmetici cosmetiques parfum profumi", Wire.GoodsCategory.Cosmetics),
        ("spielzeug spielwaren giocattoli jouets", Wire.GoodsCategory.Toys),
        ("tabak tabacco tabacchi cigarettes zigaretten sigarette tabac", Wire.GoodsCategory.Tobacco),
        ("film filme movies movie cinema", Wire.GoodsCategory.Films),
        ("tv series fernsehen serien televisione serie", Wire.GoodsCategory.Television),
        ("musik musica musique mp3", Wire.GoodsCategory.Music),
        ("logiciels", Wire.GoodsCategory.Software),
        ("game spiele videospiele giochi videogiochi jeux", Wire.GoodsCategory.Games),
        ("book ebooks bucher libri livres", Wire.GoodsCategory.Books),
        ("sports sport livesport iptv", Wire.GoodsCategory.LiveSports));

    public static readonly WrittenEnum<Wire.GoodsNature> Nature = new(Of<Wire.GoodsNature>());

    public static readonly WrittenEnum<Wire.TakedownStatus> Takedown = new(
        Of<Wire.TakedownStatus>(),
        ("authorized", Wire.TakedownStatus.Authorised),
        ("done taken_down", Wire.TakedownStatus.Actioned));

    public static readonly WrittenEnum<Wire.TakedownAction> Action = new(
        Of<Wire.TakedownAction>(),
        ("sinkhole", Wire.TakedownAction.Sinkholed),
        ("banner", Wire.TakedownAction.SeizureBanner));

    public static readonly WrittenEnum<Wire.EppStatus> Epp = new(Of<Wire.EppStatus>(), ("active", Wire.EppStatus.Ok));

    public static readonly WrittenEnum<Wire.SuspectStatus> Suspect = new(Of<Wire.SuspectStatus>());

    public static readonly WrittenEnum<Wire.PersonIdentifierType> Identifier = new(
        Of<Wire.PersonIdentifierType>(),
        ("mail e_mail_address", Wire.PersonIdentifierType.Email),
        ("telephone tel mobile", Wire.PersonIdentifierType.Phone));

    public static readonly WrittenEnum<Wire.DataSubjectCategory> Category = new(Of<Wire.DataSubjectCategory>());

    public static readonly WrittenEnum<Wire.Certainty> Certainty = new(Of<Wire.Certainty>());

    public static readonly WrittenEnum<Wire.AssetStatus> Asset = new(Of<Wire.AssetStatus>());

    public static readonly WrittenEnum<Wire.WalletNetwork> Network = new(
        Of<Wire.WalletNetwork>(),
        ("btc", Wire.WalletNetwork.Bitcoin),
        ("eth", Wire.WalletNetwork.Ethereum),
        ("ltc", Wire.WalletNetwork.Litecoin),
        ("bch", Wire.WalletNetwork.BitcoinCash),
        ("doge", Wire.WalletNetwork.Dogecoin),
        ("zec", Wire.WalletNetwork.Zcash),
        ("trx", Wire.WalletNetwork.Tron),
        ("xrp", Wire.WalletNetwork.Ripple),
        ("xmr", Wire.WalletNetwork.Monero),
        ("sol", Wire.WalletNetwork.Solana));

    public static readonly WrittenEnum<Wire.Tlp> Tlp = new(Of<Wire.Tlp>(), ("white tlp_white tlp_clear", Wire.Tlp.Clear), ("tlp_green", Wire.Tlp.Green), ("tlp_amber", Wire.Tlp.Amber), ("tlp_amber_strict", Wire.Tlp.AmberStrict), ("tlp_red", Wire.Tlp.Red));

    public static readonly WrittenEnum<Wire.HandlingCode> Handling = new(Of<Wire.HandlingCode>());

    public static readonly WrittenEnum<Wire.Pap> Pap = new(Of<Wire.Pap>());

    public static readonly WrittenEnum<Wire.EuropolSource> EuropolSource = new(Of<Wire.EuropolSource>());

    public static readonly WrittenEnum<Wire.EuropolInformation> EuropolInformation = new(Of<Wire.EuropolInformation>());

    public static readonly WrittenEnum<Wire.AdmiraltySource> AdmiraltySource = new(Of<Wire.AdmiraltySource>());

    public static readonly WrittenEnum<Wire.AdmiraltyInformation> AdmiraltyInformation = new(Of<Wire.AdmiraltyInformation>());

    public static readonly WrittenEnum<Wire.Purpose> Purpose = new(Of<Wire.Purpose>());

    public static readonly WrittenEnum<Wire.RestrictionGround> Restriction = new(Of<Wire.RestrictionGround>());

    public static readonly WrittenEnum<Wire.LinkRelation> Relation = new(Of<Wire.LinkRelation>());

    /// <summary>The infringement that follows from what is sold, when all of it is of one sort.</summary>
    public static Wire.Infringement Follows(IEnumerable<Wire.GoodsCategory> goods)
    {
        var sorts = goods.Select(g => g >= Wire.GoodsCategory.Films ? Wire.Infringement.Piracy : Wire.Infringement.Counterfeit).Distinct().ToList();
        return sorts.Count == 1 ? sorts[0] : Wire.Infringement.Unspecified;
    }

    private static Google.Protobuf.Reflection.EnumDescriptor Of<T>() =>
        new[] { Wire.DomainReflection.Descriptor, Wire.SuspectReflection.Descriptor, Wire.AssetReflection.Descriptor, Wire.MarkingReflection.Descriptor, Wire.RecordReflection.Descriptor, Wire.CallContextReflection.Descriptor }
            .SelectMany(f => f.EnumTypes)
            .Single(e => e.ClrType == typeof(T));
}
