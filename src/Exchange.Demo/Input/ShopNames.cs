using System.Globalization;
using Exchange.V1;

namespace Exchange.Demo.Input;

/// <summary>
/// Names of shops that do not exist, under top-level domains that never will (RFC 2606). Every index has a name of its own, and
/// neighbours do not look alike.
/// </summary>
internal static class ShopNames
{
    /// <summary>A prime that shares no factor with the number of names, so that stepping by it visits each once.</summary>
    private const long Step = 40_503_011;

    private static readonly string[] Openings =
    [
        "best", "cheap", "my", "top", "euro", "super", "mega", "all", "real", "direct", "outlet", "vip", "prime", "royal", "urban", "nova",
        "alpha", "golden", "silver", "discount", "express", "global", "grand", "happy", "hot", "lucky", "new", "only", "smart", "sunny", "true", "world",
    ];

    private static readonly (string Word, GoodsCategory Goods)[] Wares =
    [
        ("pills", GoodsCategory.Pharmaceuticals), ("pharma", GoodsCategory.Pharmaceuticals), ("medicine", GoodsCategory.Pharmaceuticals),
        ("whisky", GoodsCategory.AlcoholicBeverages), ("vodka", GoodsCategory.AlcoholicBeverages),
        ("handbags", GoodsCategory.LuxuryGoods), ("watches", GoodsCategory.LuxuryGoods), ("sunglasses", GoodsCategory.LuxuryGoods), ("jewels", GoodsCategory.LuxuryGoods),
        ("brakepads", GoodsCategory.AutomotiveGoods), ("airbags", GoodsCategory.AutomotiveGoods), ("rims", GoodsCategory.AutomotiveGoods),
        ("chargers", GoodsCategory.ElectricalComponents), ("batteries", GoodsCategory.ElectricalComponents), ("headphones", GoodsCategory.ElectricalComponents),
        ("sneakers", GoodsCategory.ClothingAndSportswear), ("jerseys", GoodsCategory.ClothingAndSportswear), ("jackets", GoodsCategory.ClothingAndSportswear), ("boots", GoodsCategory.ClothingAndSportswear),
        ("perfume", GoodsCategory.Cosmetics), ("makeup", GoodsCategory.Cosmetics),
        ("toys", GoodsCategory.Toys), ("dolls", GoodsCategory.Toys),
        ("cigarettes", GoodsCategory.Tobacco), ("golfclubs", GoodsCategory.OtherCounterfeit),
        ("movies", GoodsCategory.Films), ("cinema", GoodsCategory.Films),
        ("series", GoodsCategory.Television), ("iptv", GoodsCategory.Television),
        ("songs", GoodsCategory.Music), ("software", GoodsCategory.Software), ("licences", GoodsCategory.Software),
        ("games", GoodsCategory.Games), ("ebooks", GoodsCategory.Books), ("livesports", GoodsCategory.LiveSports), ("patterns", GoodsCategory.OtherPirated),
    ];

    private static readonly string[] Endings = ["", "-shop", "-store", "-outlet", "-sale", "-online", "-24", "-deals", "-market", "-world", "-hub", "-zone"];

    private static readonly string[] Tops = ["example", "test", "invalid"];

    private static readonly long Count = (long)Openings.Length * Wares.Length * Endings.Length * Tops.Length;

    /// <summary>The name at an index, and what it sells.</summary>
    public static (string Name, GoodsCategory Goods) At(int index)
    {
        var (round, place) = Math.DivRem(index, Count);
        var rest = place * Step % Count;
        (rest, var top) = Math.DivRem(rest, Tops.Length);
        (rest, var ending) = Math.DivRem(rest, Endings.Length);
        (var opening, var ware) = Math.DivRem(rest, Wares.Length);
        var number = round == 0 ? "" : "-" + round.ToString(CultureInfo.InvariantCulture);
        return ($"{Openings[opening]}{Wares[ware].Word}{Endings[ending]}{number}.{Tops[top]}", Wares[ware].Goods);
    }
}
