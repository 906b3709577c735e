using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Ratios;

/// <summary>The file of committed ratios is read strictly: a slip in it must not leave a figure without its guard.</summary>
public sealed class RatioFileTests : IDisposable
{
    private const string Whole = """{"name":"push","scale":100000,"clients":1,"warm":true,"ratio":0.5}""";

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["ratios.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verifies_WhatWasWritten()
    {
        HeldRatio[] ratios = [new("push", 100_000, 1, Warm: true, 0.25), new("memory", 100_000, 20, Warm: true, 0.6015)];
        RatioFile.Write(Path, ratios);
        Assert.Equal(ratios, RatioFile.Read(Path));
    }

    /// <summary>The committed file holds every figure that the rule names, at one scale.</summary>
    [Fact]
    public void Verifies_TheCommittedFile()
    {
        var ratios = RatioFile.Read(Checkout.Path("tests", "Exchange.Benchmarks", "ratios.json"));
        Assert.Equal(RatioRule.Names.Order(StringComparer.Ordinal), ratios.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.Single(ratios.Select(r => r.Scale).Distinct());
        Assert.All(ratios, r => Assert.True(r.Warm));
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("null", "figures")]
    [InlineData("""{}""", "figures")]
    [InlineData("""{"figures":[]}""", "figures")]
    [InlineData("""{"figures":[null]}""", "figures[0]")]
    [InlineData("""{"figures":[{"name":"push","scale":100000,"clients":1,"warm":true}]}""", "ratio")]
    [InlineData("""{"figures":[{"scale":100000,"clients":1,"warm":true,"ratio":0.5}]}""", "name")]
    [InlineData("""{"figures":[{"name":null,"scale":100000,"clients":1,"warm":true,"ratio":0.5}]}""", "figures[0].name")]
    [InlineData($$"""{"figures":[{{Whole}},{"name":"pull","scale":"100k","clients":1,"warm":true,"ratio":0.5}]}""", "figures[1].scale")]
    [InlineData("""{"figures":[{"name":"push","scale":100000,"clients":1,"warm":true,"ratio":"0.5"}]}""", "figures[0].ratio")]
    [InlineData("""{"figures":[{"name":"push","scale":100000,"clients":1,"warm":true,"ratio":0}]}""", "figures[0].ratio")]
    [InlineData("""{"figures":[{"name":"push","scale":100000,"clients":1,"warm":true,"ratio":0.5,"ratio":0.1}]}""", "ratio")]
    [InlineData("""{"figures":[{"name":"push","scale":100000,"clients":1,"warm":true,"ratio":0.5,"least":0.1}]}""", "least")]
    [InlineData($$"""{"figures":[{{Whole}},{{Whole}}]}""", "figures[1].name")]
    public void Rejects_FilesThatCannotBeRead(string content, string field)
    {
        File.WriteAllText(Path, content);
        var refused = Assert.Throws<InvalidDataException>(() => RatioFile.Read(Path));
        Assert.StartsWith(Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(field, refused.Message[Path.Length..], StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_FilesThatAreNotThere() =>
        Assert.StartsWith(Path, Assert.Throws<InvalidDataException>(() => RatioFile.Read(Path)).Message, StringComparison.Ordinal);
}
