using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class PunycodeTests
{
    [Fact]
    public void Returns_TheSamplesOfItsStandard()
    {
        var samples = VectorFile.Json("idna/punycode_tests.json").EnumerateArray().ToArray();
        Assert.Equal(25, samples.Length);
        foreach (var sample in samples)
        {
            var decoded = sample.GetProperty("decoded").GetString()!;
            var encoded = sample.GetProperty("encoded").GetString()!;
            Assert.Equal(encoded, Punycode.Encode(Normalization.CodePoints(decoded)));
            Assert.Equal(decoded, Normalization.Text(Punycode.Decode(encoded)!));
        }
    }

    [Fact]
    public void Rejects_ATextWhoseDistancesAreBeyond31Bits()
    {
        var text = VectorFile.Json("idna/bad_punycode_tests.json")[0].GetProperty("decoded").GetString()!;
        Assert.Null(Punycode.Encode(Normalization.CodePoints(text)));
    }

    [Theory]
    [InlineData("-foo", "a delimiter that follows nothing")]
    [InlineData("a-*", "a digit that is none")]
    [InlineData("99999999", "a number beyond 31 bits")]
    [InlineData("a-b\u00e9", "a character outside ASCII")]
    [InlineData("zzz9", "a number that does not end")]
    public void Rejects_WhatIsNotPunycode(string text, string why) => Assert.True(Punycode.Decode(text) is null, why);
}
