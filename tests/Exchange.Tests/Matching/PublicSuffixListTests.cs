using System.Text.RegularExpressions;
using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class PublicSuffixListTests
{
    [Fact]
    public void Returns_TheDateOfTheListShipped() => Assert.Equal("2026-08-19", PublicSuffixList.Current.Date);

    [Fact]
    public void Returns_WhatTheListsOwnTestsSay()
    {
        var rows = VectorFile.Lines("psl/tests.txt").Where(l => l.Length > 0 && l[0] != '/').Select(l => l.Split(' ')).ToArray();
        Assert.Equal(78, rows.Length);

        // That file writes a hyphen for a name that is a public suffix itself.
        Assert.All(rows, r => Assert.Equal((r[0], r[1] == "-" ? "null" : r[1]), (r[0], Registrable(r[0]))));
    }

    [Fact]
    public void Returns_WhatTheOlderTestsSay()
    {
        var rows = VectorFile.Lines("psl/test_psl.txt")
            .Select(l => Regex.Match(l, @"^checkPublicSuffix\('?(.*?)'?, '?(.*?)'?\);"))
            .Where(m => m.Success)
            .Select(m => (Name: m.Groups[1].Value, Registrable: m.Groups[2].Value))
            .ToArray();
        Assert.Equal(78, rows.Length);
        Assert.All(rows, r => Assert.Equal((r.Name, r.Registrable), (r.Name, Registrable(r.Name))));
    }

    [Fact]
    public void Returns_TheAnswersOfASecondImplementation_WhereItsHostsAreAtHand()
    {
        var hosts = VectorFile.Shared("data/psl/registrable-real-hosts.tsv");
        var rows = hosts is null ? [] : File.ReadLines(hosts).Skip(1).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(hosts is null ? 0 : 4035, rows.Length);

        // That file writes a hyphen for a name that is a public suffix itself.
        Assert.All(rows, r => Assert.Equal((r[0], r[1] == "-" ? "null" : r[1]), (r[0], Registrable(r[0]))));
    }

    [Theory]
    [InlineData("com", true)]
    [InlineData("xn--p1ai", true)]
    [InlineData("ck", true)]
    [InlineData("nosuchtld", false)]
    [InlineData("io.github", false)]
    public void Returns_WhetherATopLevelDomainExists(string label, bool exists) => Assert.Equal(exists, PublicSuffixList.Current.IsTopLevel(label));

    /// <summary>As the tests write it: "null" for what has none. Their names come as people write them.</summary>
    private static string Registrable(string name)
    {
        if (name == "null" || name.StartsWith('.'))
        {
            return "null";
        }

        var ascii = Idna.ToAscii(name).Value;
        var start = PublicSuffixList.Current.RegistrableStart(ascii);
        if (start < 0)
        {
            return "null";
        }

        return name.Any(c => c > 0x7F) ? Idna.ToUnicode(ascii.AsSpan(start)).Value : ascii[start..];
    }
}
