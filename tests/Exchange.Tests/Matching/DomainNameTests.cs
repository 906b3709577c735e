using System.Diagnostics;
using CsCheck;
using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class DomainNameTests
{
    private const string LabelCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-äöüßéøñçαωяж中文日本ーا\u0E34\u0E15\u0301";
    private static readonly string[] Suffixes = ["com", "co.uk", "example", "test", "invalid", "рф", "中国", "de", "github.io", "kawasaki.jp"];

    private static readonly Gen<string> Names = Gen.Select(
        Gen.Char[LabelCharacters].Array[1, 12].Select(c => new string(c)).Array[1, 3],
        Gen.OneOf([.. Suffixes.Select(Gen.Const)]),
        (labels, suffix) => string.Join('.', labels) + "." + suffix);

    public static TheoryData<string> ListsOfRealNames => [VectorFile.PathOf("names/plain.txt"), .. Shared("data/domains/ios-x.txt")];

    [Theory]
    [InlineData("shop.example", "shop.example", "shop.example")]
    [InlineData("  Shop.EXAMPLE.  ", "shop.example", "shop.example")]
    [InlineData("\u3000shop.example\u00A0", "shop.example", "shop.example")]
    [InlineData("www.shop.co.uk", "www.shop.co.uk", "shop.co.uk")]
    [InlineData("bücher.example", "xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("BU\u0308CHER.example", "xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("XN--BCHER-KVA.example", "xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("faß.de", "xn--fa-hia.de", "xn--fa-hia.de")]
    [InlineData("ｓｈｏｐ．ｃｏｍ", "shop.com", "shop.com")]
    [InlineData("shop。com｡", "shop.com", "shop.com")]
    [InlineData("sh\u00ADop.com", "shop.com", "shop.com")]
    [InlineData("магазин.рф", "xn--80aairftm.xn--p1ai", "xn--80aairftm.xn--p1ai")]
    [InlineData("shop.test", "shop.test", "shop.test")]
    [InlineData("a.b.invalid", "a.b.invalid", "b.invalid")]
    [InlineData("foo--bar.com", "foo--bar.com", "foo--bar.com")]
    [InlineData("a--b.com", "a--b.com", "a--b.com")]
    [InlineData("1.com", "1.com", "1.com")]
    public void Accepts_ANameInItsOneForm(string text, string canonical, string registrable)
    {
        var name = DomainName.Parse(text).Value;
        Assert.Equal((canonical, registrable), (name.Canonical, name.RegistrableDomain));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(".")]
    [InlineData("shop")]
    [InlineData("com")]
    [InlineData("co.uk")]
    [InlineData("example")]
    [InlineData("shop.com..")]
    [InlineData("shop..com")]
    [InlineData(".shop.com")]
    [InlineData("shop.com.。")]
    [InlineData("-shop.com")]
    [InlineData("shop-.com")]
    [InlineData("ab--cd.com")]
    [InlineData("xn--.com")]
    [InlineData("xn--a.com")]
    [InlineData("xn---shop.com")]
    [InlineData("xn--shop-.com")]
    [InlineData("sh op.com")]
    [InlineData("sh\u0000op.com")]
    [InlineData("sh\u007Fop.com")]
    [InlineData("sh\uD800op.com")]
    [InlineData("_dmarc.shop.com")]
    [InlineData("*.shop.com")]
    [InlineData("I\u2665NY.com\u2044x")]
    [InlineData("shop.localhost")]
    [InlineData("printer.local")]
    [InlineData("router.lan")]
    [InlineData("db.internal")]
    [InlineData("abcdefgh.onion")]
    [InlineData("1.0.0.127.in-addr.arpa")]
    [InlineData("shop.nosuchtld")]
    [InlineData("shop.example1")]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.1.")]
    [InlineData("0x7f.1")]
    [InlineData("１９２.0.2.1")]
    [InlineData("1.2.3.0xff")]
    [InlineData("2001:db8::1")]
    [InlineData("[2001:db8::1]")]
    [InlineData("::ffff:192.0.2.1")]
    public void Rejects_WhatIsNoPublicName(string text) =>
        Assert.Equal(RefusalReason.DomainNameInvalid, DomainName.Parse(text).Refusal?.Reason);

    [Theory]
    [InlineData("https://shop.com")]
    [InlineData("https://shop.com/path?q=1#f")]
    [InlineData("shop.com/")]
    [InlineData("shop.com:443")]
    [InlineData("user@shop.com")]
    [InlineData("hxxp://shop[.]com")]
    [InlineData("shop[.]com")]
    [InlineData("shop(.)com")]
    [InlineData("shop{.}com")]
    [InlineData("shop[dot]com")]
    [InlineData("shop\\.com")]
    [InlineData("<shop.com>")]
    [InlineData("\"shop.com\"")]
    [InlineData("192.0.2.0/24")]
    [InlineData("192.0.2.1:80")]
    public void Rejects_AnotherDress_WithItsRemedy(string text)
    {
        var refusal = DomainName.Parse(text).Refusal;
        Assert.Equal(RefusalReason.DomainNameNotPlain, refusal?.Reason);
        Assert.Contains("push the host name alone", refusal!.Message, StringComparison.Ordinal);
    }

    // UTS 46 ignores these code points; what is left is the name that a browser would look up.
    [Theory]
    [InlineData("sh\u200Bop.com")]
    [InlineData("\u2060shop.com")]
    [InlineData("shop.com\uFE0F")]
    [InlineData("\uFEFFshop.com")]
    public void Returns_TheNameWithoutWhatNobodySees(string text) => Assert.Equal("shop.com", DomainName.Parse(text).Value.Canonical);

    // Emoji are valid in UTS 46 (not in IDNA 2008), some registries sell them, and a seized one must have a record.
    [Theory]
    [InlineData("\u2764.ws", "xn--qei.ws")]
    [InlineData("\u2764\uFE0F.ws", "xn--qei.ws")]
    public void Accepts_AnEmoji_AsRegistriesSellThem(string text, string canonical) => Assert.Equal(canonical, DomainName.Parse(text).Value.Canonical);

    [Theory]
    [InlineData("sh\u200Dop.com")]
    [InlineData("sh\u200Cop.com")]
    [InlineData("\u0301shop.com")]
    [InlineData("\u202Eshop.com")]
    [InlineData("אa.com")]
    public void Rejects_JoinersMarksAndMixedDirections(string text) =>
        Assert.Equal(RefusalReason.DomainNameInvalid, DomainName.Parse(text).Refusal?.Reason);

    [Fact]
    public void Accepts_SixtyThreeOctetsALabel_And253AName()
    {
        var label = new string('a', 63);
        var longest = $"{label}.{label}.{label}.{new string('a', 57)}.com";
        Assert.Equal(253, longest.Length);
        Assert.Equal(longest, DomainName.Parse(longest).Value.Canonical);
        Assert.Equal(longest, DomainName.Parse(longest.ToUpperInvariant() + ".").Value.Canonical);
        Assert.True(DomainName.Parse("a" + longest[62..] + ".com.com.com." + longest).IsRefused);
        Assert.True(DomainName.Parse($"{label}a.com").IsRefused);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a.")]
    [InlineData("\u0301")]
    [InlineData("ä")]
    [InlineData("xn--")]
    [InlineData("::")]
    [InlineData("\u00AD")]
    public void Rejects_TenMegabytes_Quickly(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 10_000_000 / unit.Length));
        var watch = Stopwatch.StartNew();
        Assert.True(DomainName.Parse(text).IsRefused);

        // A pass over the text takes milliseconds; anything quadratic takes hours.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    [Fact]
    public void Returns_TheCanonicalForm_ForItself() => Names.Sample(
        text =>
        {
            if (DomainName.Parse(text).TryGet(out var name, out _))
            {
                var again = DomainName.Parse(name.Canonical).Value;
                Assert.Equal((name.Canonical, name.RegistrableDomain), (again.Canonical, again.RegistrableDomain));
                Assert.Equal(name.Canonical, DomainName.Parse(name.Unicode).Value.Canonical);
            }
        },
        seed: "0000000000001",
        iter: 20_000);

    [Fact]
    public void Returns_OneForm_ForEveryCaseAndDot() => Names.Sample(
        text =>
        {
            var plain = DomainName.Parse(text);
            foreach (var variant in new[] { text.Replace('.', '。'), text.Replace('.', '．') + "｡", " " + text + ". ", ToUpperAscii(text) })
            {
                var other = DomainName.Parse(variant);
                Assert.Equal(plain.IsRefused ? null : plain.Value.Canonical, other.IsRefused ? null : other.Value.Canonical);
            }
        },
        seed: "0000000000001",
        iter: 20_000);

    [Theory]
    [MemberData(nameof(ListsOfRealNames))]
    public void Accepts_EveryNameOfARealOperation(string path)
    {
        var refused = File.ReadLines(path)
            .Where(l => l.Length > 0)
            .Select(l => (Name: l, DomainName.Parse(l).Refusal))
            .Where(p => p.Refusal is not null)
            .Select(p => $"{p.Name}: {p.Refusal!.Message}");
        Assert.Empty(refused);
    }

    private static string ToUpperAscii(string text) => string.Concat(text.Select(c => char.IsAscii(c) ? char.ToUpperInvariant(c) : c));

    private static string[] Shared(string name) => VectorFile.Shared(name) is { } path ? [path] : [];
}
