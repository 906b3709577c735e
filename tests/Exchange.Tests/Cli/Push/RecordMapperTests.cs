using System.Text;
using Exchange.Cli.Lists;
using Exchange.Cli.Push;
using Exchange.Client;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Cli.Push;

public sealed class RecordMapperTests
{
    private static readonly IdKey Key = IdKey.Generate();

    [Fact]
    public void Accepts_AnExportInGerman()
    {
        var record = Assert.Single(Map("\uFEFFDomain;Warengruppe;Gemeldet am;Bemerkung\r\nHXXP://Shop[.]example/x;Filme/TV;16.12.2019;\"Händler; mehrfach\"\r\n")).Record!;

        var domain = record.Record.Content.Domain;
        Assert.Equal("shop.example", domain.DomainName);
        Assert.Equal([GoodsCategory.Films, GoodsCategory.Television], domain.Goods);
        Assert.Equal(Infringement.Piracy, domain.Infringement);
        Assert.Equal(new Google.Type.Date { Year = 2019, Month = 12, Day = 16 }, domain.Takedown.StatusDate);
        Assert.Equal("Händler; mehrfach", record.Record.Content.Note);
        Assert.Equal("operations/ios-x", record.Record.Content.Operation);
    }

    [Fact]
    public void Returns_OneId_HoweverANameIsWritten()
    {
        var names = Map("domain_name,infringement\nshop.example,piracy\nhttps://SHOP.example:443/,piracy\nother.example,piracy\n").Select(m => m.Record!.Record.Name).ToList();

        Assert.Equal(names[0], names[1]);
        Assert.NotEqual(names[0], names[2]);
        Assert.StartsWith("agencies/bka/records/", names[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_EveryFaultOfARow_AtOnce()
    {
        var mapped = Assert.Single(Map("domain_name,infringement,goods,status_date,tlp,review_by\nshop.example,theft,guns,03/04/2019,purple,soon\n"));

        Assert.Null(mapped.Record);
        Assert.Equal(["infringement", "goods", "status_date", "tlp", "review_by"], mapped.Problems.Select(p => p.Field).OrderBy(f => Array.IndexOf(Order, f)));
        Assert.All(mapped.Problems, p => Assert.NotEmpty(p.Remedy));
    }

    [Fact]
    public void Rejects_ACellThatSaysNothingAboutItsKind()
    {
        var mapped = Assert.Single(Map("domain_name,infringement,iban\nshop.example,piracy,DE89370400440532013000\n"));

        Assert.Equal(("iban", RefusalReason.FieldUnknown), mapped.Problems.Select(p => (p.Field, p.Reason)).Single());
    }

    [Theory]
    [InlineData("1234.50", 1234, 500_000_000)]
    [InlineData("1.234,50", 1234, 500_000_000)]
    [InlineData("1 234 567,5", 1_234_567, 500_000_000)]
    [InlineData("1'234.00", 1234, 0)]
    public void Accepts_AmountsAsTheyAreWritten(string text, long units, int nanos)
    {
        var asset = Assert.Single(Map($"kind;iban;status;amount;currency\nasset;DE89 3704 0044 0532 0130 00;frozen;{text};eur\n")).Record!.Record.Content.Asset;

        Assert.Equal(("EUR", units, nanos), (asset.Value.CurrencyCode, asset.Value.Units, asset.Value.Nanos));
    }

    [Theory]
    [InlineData("1.234")]
    [InlineData("-5")]
    [InlineData("many")]
    public void Rejects_AmountsThatMayBeTwo(string text) =>
        Assert.Equal("amount", Assert.Single(Assert.Single(Map($"kind;iban;status;amount;currency\nasset;DE89370400440532013000;frozen;{text};EUR\n")).Problems).Field);

    [Fact]
    public void Accepts_Suspects_AndMakesTheirIdOfAnIdentifier()
    {
        var mapped = Map(
            "kind,full_name,aliases,birth_date,identifiers,status,arrest_date,arrest_country,data_subject_category,certainty\n"
            + "suspect,Anna Esempio,Annie|A. E.,1970-05,passport:IT:YA1234567|email:anna@mail.example,arrested,2019-11-25,it,suspect,fact\n"
            + "suspect,A. Esempio,,,passport:IT:YA1234567,arrested,2019-11-25,it,suspect,fact\n"
            + "suspect,Nobody Known,,1970,,identified,,,suspect,assessment\n");

        var suspect = mapped[0].Record!.Record.Content.Suspect;
        Assert.Equal(["Anna Esempio", "Annie", "A. E."], suspect.Names.Select(n => n.FullName));
        Assert.Equal(("IT", "YA1234567"), (suspect.Identifiers[0].Issuer, suspect.Identifiers[0].Value));
        Assert.Equal((2019, "IT"), (suspect.Arrest.ArrestDate.Year, suspect.Arrest.Country));
        Assert.Equal(mapped[0].Record!.Record.Name, mapped[1].Record!.Record.Name);
        Assert.Equal("source_key", Assert.Single(mapped[2].Problems).Field);
    }

    [Fact]
    public void Accepts_AnAudienceOfItsOwn_AndElseTheDefault()
    {
        var mapped = Map("domain_name,infringement,agencies,third_countries\na.example,piracy,gdf|agencies/fbi,yes\nb.example,piracy,,\n");

        Assert.Equal(["agencies/gdf", "agencies/fbi"], mapped[0].Record!.Distribution.Agencies);
        Assert.True(mapped[0].Record!.Distribution.ThirdCountriesAllowed);
        Assert.Equal(["operations/ios-x"], mapped[1].Record!.Distribution.Operations);
    }

    [Fact]
    public void Accepts_EveryConditionOfAnAudienceAndAMarking()
    {
        var mapped = Map(
            "domain_name,infringement,tlp,officers,excluded_agencies,groups,embargo_end,purposes,restriction\n"
            + "a.example,piracy,red,gdf/m.rossi|agencies/bka/officers/officer-7,police-xx,gwatches,2026-11-24T06:00:00Z,asset_recovery|DOMAIN-TAKEDOWN,evidence\n"
            + "b.example,piracy,red,m.rossi,BKA!,?,soon,curiosity,doubt\n");

        var (distribution, marking) = (mapped[0].Record!.Distribution, mapped[0].Record!.Record.Marking);
        Assert.Equal(["agencies/gdf/officers/m.rossi", "agencies/bka/officers/officer-7"], distribution.Officers);
        Assert.Equal(["agencies/gdf", "agencies/bka"], distribution.Agencies);
        Assert.Equal(("agencies/police-xx", "groups/gwatches"), (distribution.ExcludedAgencies[0], distribution.Groups[0]));
        Assert.Equal(new DateTime(2026, 11, 24, 6, 0, 0, DateTimeKind.Utc), distribution.EmbargoEndTime.ToDateTime());
        Assert.Empty(distribution.Operations);
        Assert.Equal([Purpose.AssetRecovery, Purpose.DomainTakedown], marking.Purposes);
        Assert.Equal((Tlp.Red, RestrictionGround.Evidence), (marking.Tlp, marking.Restriction.Ground));
        Assert.Equal(["purposes", "restriction", "groups", "excluded_agencies", "officers", "embargo_end"], mapped[1].Problems.Select(p => p.Field));
    }

    private static readonly string[] Order = ["infringement", "goods", "status_date", "tlp", "review_by"];

    private static List<MappedLine> Map(string text)
    {
        using var file = ListFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text))).Value;
        var mapper = new RecordMapper(new PushDefaults
        {
            Agency = "agencies/bka",
            IdKey = new Lazy<IdKey>(Key),
            Operation = "operations/ios-x",
            Takedown = new Takedown { Status = TakedownStatus.Nominated },
            Marking = new Marking { Tlp = Tlp.Amber, ReviewBy = new Google.Type.Date { Year = 2027, Month = 1, Day = 1 } },
            Distribution = new Distribution { Operations = { "operations/ios-x" } },
        });
        return [.. file.Read().Where(l => l.NamesSomething).Select(mapper.Map)];
    }
}
