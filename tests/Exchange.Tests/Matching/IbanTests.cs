using System.Text.RegularExpressions;
using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class IbanTests
{
    [Fact]
    public void Accepts_EveryCountryOfTheRegistry()
    {
        var rows = VectorFile.Rows("iban/registry-v99.tsv").ToArray();
        Assert.Equal(89, rows.Length);
        Assert.All(rows, r =>
        {
            var iban = Iban.Parse(r[10]).Value;
            Assert.Equal((r[10], r[1], int.Parse(r[8])), (iban.Canonical, iban.Country, iban.Canonical.Length));
            Assert.Equal(r[10], Iban.Parse(r[11]).Value.Canonical);
        });
    }

    [Fact]
    public void Accepts_EveryValidNumber_ButForTheDeviationsListed()
    {
        var deviations = VectorFile.Rows("iban/deviations.tsv").Select(r => r[0]).ToHashSet();
        var rows = VectorFile.Rows("iban/valid.tsv").ToArray();
        Assert.Equal(260, rows.Length);
        Assert.Equal(15, deviations.Count);
        Assert.All(rows.Where(r => !deviations.Contains(r[0])), r => Assert.Equal((r[0], r[1]), (r[0], Iban.Parse(r[0]).Value.Country)));
        Assert.All(rows.Where(r => deviations.Contains(r[0])), r => Assert.True(Iban.Parse(r[0]).IsRefused, r[0]));
    }

    [Fact]
    public void Rejects_EveryInvalidNumber()
    {
        var rows = VectorFile.Rows("iban/invalid.tsv").Select(r => (Text: Unescape(r[0]), Why: r[1])).ToArray();
        Assert.Equal(291, rows.Length);
        Assert.All(rows, r => Assert.Equal((r.Text, r.Why, RefusalReason.IbanInvalid), (r.Text, r.Why, Iban.Parse(r.Text).Refusal?.Reason)));
    }

    [Fact]
    public void Returns_TheElectronicForm_OfEverySpelling()
    {
        var rows = VectorFile.Rows("iban/normalise.tsv").ToArray();
        Assert.Equal(150, rows.Length);
        Assert.All(rows, r => Assert.Equal(r[1], Iban.Parse(Unescape(r[0])).Value.Canonical));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("DE", "two letters")]
    [InlineData("NL80NE\u017FZ3779913147", "a long s that folds to S")]
    [InlineData("DE00", "no account")]
    [InlineData("GB00WEST12345698765432", "check digits 00")]
    public void Rejects_OtherForms(string text, string why) => Assert.True(Iban.Parse(text).IsRefused, why);

    private static string Unescape(string text) => Regex.Unescape(text);
}
