using Exchange.Audit;
using Exchange.Client;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class WitnessRuleTests
{
    [Theory]
    [InlineData("2 of agencies/bka,agencies/pn,agencies/gdf")]
    [InlineData("2 of bka, pn ,gdf")]
    public void Returns_HowManyOfWhom(string text)
    {
        Assert.True(WitnessRule.TryParse(text, out var rule));
        Assert.Equal("2 of agencies/bka,agencies/pn,agencies/gdf", rule.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("bka,pn")]
    [InlineData("0 of bka")]
    [InlineData("2 of bka")]
    [InlineData("2 of bka,bka")]
    [InlineData("2 of bka,")]
    [InlineData("-1 of bka")]
    public void Rejects_WhatIsNoRule(string text) => Assert.False(WitnessRule.TryParse(text, out _));

    [Fact]
    public void Holds_WhenSoManyOfTheNamedCosigned()
    {
        var log = new LogSigner(SignerKey.Generate("exchange/test/1", SignatureType.Ed25519));
        var witnesses = new[] { "agencies/bka", "agencies/pn", "agencies/gdf" }.Select(n => new Cosigner(SignerKey.Generate(n, SignatureType.Cosignature))).ToArray();
        VerifierKey[] keys = [.. witnesses.Select(w => w.Verifier)];
        Assert.True(WitnessRule.TryParse("2 of bka,pn", out var rule));
        var signed = log.Sign(3, MerkleHash.OfLeaf([1]));

        Assert.False(rule.Holds(signed, keys));
        var note = signed.Note.With(witnesses[0].Cosign(signed, DateTimeOffset.UnixEpoch)).With(witnesses[2].Cosign(signed, DateTimeOffset.UnixEpoch));
        Assert.False(rule.Holds(Open(note), keys));
        Assert.Equal(["agencies/bka"], rule.CosignersOf(Open(note), keys));
        note = note.With(witnesses[1].Cosign(signed, DateTimeOffset.UnixEpoch));
        Assert.True(rule.Holds(Open(note), keys));
        Assert.False(rule.Holds(Open(note), keys[..1])); // a witness whose key is not known does not count

        SignedCheckpoint Open(SignedNote cosigned) => new LogVerifier(log.Verifier).TryOpen(cosigned, out var opened) ? opened : throw new InvalidDataException();
    }
}
