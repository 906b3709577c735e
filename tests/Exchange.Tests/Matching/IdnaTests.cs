using System.Globalization;
using System.Text;
using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

/// <summary>
/// Holds UTS 46 to Unicode's own file, case by case, and to the exact figures of <c>Vectors/idna/conformance.tsv</c>. The
/// transitional column is not run: UTS 46 deprecates it and this service has no such operation.
/// </summary>
public sealed class IdnaTests
{
    private static readonly Dictionary<string, IdnaTestCase> Newest =
        IdnaTestCase.Read("16.0.0").DistinctBy(c => c.Source).ToDictionary(c => c.Source, StringComparer.Ordinal);

    public static TheoryData<string, string> Runs => new()
    {
        { "16.0.0", "toUnicode" },
        { "16.0.0", "toAsciiN" },
        { "15.0.0", "toUnicode" },
        { "15.0.0", "toAsciiN" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Returns_WhatTheConformanceTableSays(string version, string operation)
    {
        var (valid, bad, validRight, badRight, as16, rootDot) = (0, 0, 0, 0, 0, 0);
        var other = new StringBuilder();
        foreach (var test in IdnaTestCase.Read(version))
        {
            var expected = Expected(test, operation);
            var actual = operation == "toUnicode" ? Idna.ToUnicode(test.Source) : Idna.ToAscii(test.Source);
            var result = actual.IsRefused ? null : actual.Value;
            _ = expected is null ? bad++ : valid++;
            if (result == expected)
            {
                _ = expected is null ? badRight++ : validRight++;
            }
            else if (Newest.TryGetValue(test.Source, out var now) && result == Expected(now, operation))
            {
                as16++;
            }
            else if (result is null && expected is [.., '.'])
            {
                rootDot++;
            }
            else
            {
                other.AppendLine(CultureInfo.InvariantCulture, $"{test.Source}: {result ?? actual.Refusal!.Message}, not {expected}");
            }
        }

        Assert.True(other.Length == 0, other.ToString());
        var row = Assert.Single(VectorFile.Rows("idna/conformance.tsv"), r => r[0] == version && r[1] == operation);
        Assert.Equal(row[2..8].Select(c => int.Parse(c, CultureInfo.InvariantCulture)), [valid, validRight, bad, badRight, as16, rootDot]);
    }

    [Theory]
    [InlineData("\U000105C9", "xn--ev8c")]
    public void Accepts_ACharacterThatCameWithUnicode16(string name, string ascii) => Assert.Equal(ascii, Idna.ToAscii(name).Value);

    [Theory]
    [InlineData(0x10940)]
    [InlineData(0x16EA0)]
    public void Rejects_ACharacterThatCameWithUnicode17(int codePoint) => Assert.True(Idna.ToAscii(char.ConvertFromUtf32(codePoint)).IsRefused);

    [Fact]
    public void Rejects_MoreThanAnyNameCanHold_Quickly() => Assert.True(Idna.ToAscii(new string('\u0301', 10_000_000)).IsRefused);

    private static string? Expected(IdnaTestCase test, string operation) => operation == "toUnicode"
        ? test.UnicodeStatus.Length == 0 ? test.Unicode : null
        : test.AsciiStatus.Length == 0 ? test.Ascii : null;
}
