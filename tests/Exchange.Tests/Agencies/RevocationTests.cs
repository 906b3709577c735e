using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.DevCertificates;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Agencies;

/// <summary>What the lists in the directory do to a caller.</summary>
public sealed class RevocationTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LeafRequest Good = LeafRequest.Caller("police-a.example", "system", "gateway");

    private readonly FakeTimeProvider _time = new(Start);
    private readonly Authority _root = Authority.CreateRoot("Root CA", Start);
    private readonly Authority _issuing;
    private readonly X509Certificate2 _leaf;

    public RevocationTests()
    {
        _issuing = _root.CreateIntermediate("Issuing CA", Start);
        _leaf = _issuing.Issue(Good, Start);
    }

    [Fact]
    public void Accepts_ACaller_OnNoList()
    {
        using var other = _issuing.Issue(Good, Start);
        Assert.Equal("valid", Answer(_issuing.PublishCrl([other], Start, Start.AddDays(7)), _root.PublishCrl([], Start, Start.AddDays(7))));
    }

    [Fact]
    public void Rejects_ACertificateOnItsCasList() => Assert.Equal("CertificateRevoked", Answer(_issuing.PublishCrl([_leaf], Start, Start.AddDays(7))));

    [Fact]
    public void Rejects_WhatARevokedIntermediateIssued() =>
        Assert.Equal("CertificateRevoked", Answer(_root.PublishCrl([_issuing.Certificate], Start, Start.AddDays(7)), _issuing.PublishCrl([], Start, Start.AddDays(7))));

    [Fact]
    public void Rejects_AnExpiredList_OnlyAfterTheGrace()
    {
        var list = _issuing.PublishCrl([], Start, Start.AddDays(7));
        _time.Advance(TimeSpan.FromDays(7));
        Assert.Equal("valid", Answer(list));
        _time.Advance(TimeSpan.FromHours(24));
        Assert.Equal("valid", Answer(list));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("CrlExpired", Answer(list));
        Assert.Equal("valid", Answer(list, _issuing.PublishCrl([], Start.AddDays(8), Start.AddDays(15))));
    }

    [Fact]
    public void Rejects_ARevokedCertificate_ThoughTheListHasExpired()
    {
        var list = _issuing.PublishCrl([_leaf], Start, Start.AddDays(7));
        _time.Advance(TimeSpan.FromDays(300));
        Assert.Equal("CertificateRevoked", Answer(list));
    }

    [Fact]
    public void Rejects_AListThatAnotherKeySigned_RatherThanDoWithout()
    {
        using var twin = _root.CreateIntermediate("Issuing CA", Start);
        Assert.Equal("CertificateProfile crl_signature", Answer(twin.PublishCrl([], Start, Start.AddDays(7))));
    }

    [Fact]
    public void Rejects_AListThatCannotBeRead_RatherThanDoWithout() => Assert.Equal("CertificateProfile crl_encoding", Answer([0x30, 0x00]));

    /// <summary>A CA in a roll-over has one name and two keys; its new key's list covers what the old key issued (RFC 5280 6.3.3).</summary>
    [Fact]
    public void Rejects_WhatTheOldKeyIssued_ByTheNewKeysList()
    {
        using var renewed = _root.CreateIntermediate("Issuing CA", Start);
        var agency = TestDirectory.Agency(
            "police-a",
            [_root.Certificate.RawData, _issuing.Certificate.RawData, renewed.Certificate.RawData],
            [renewed.PublishCrl([_leaf], Start, Start.AddDays(7))]);
        using var other = _issuing.Issue(Good, Start);
        Assert.Equal(("CertificateRevoked", "valid"), (Answer(_leaf, agency), Answer(other, agency)));
    }

    public void Dispose()
    {
        _leaf.Dispose();
        _issuing.Dispose();
        _root.Dispose();
    }

    private string Answer(params byte[][] lists) => Answer(_leaf, TestDirectory.Agency("police-a", [_root.Certificate.RawData, _issuing.Certificate.RawData], lists));

    private string Answer(X509Certificate2 leaf, Agency agency) =>
        PeerCertificateValidator.Validate(leaf, TestDirectory.Of(agency), _time.GetUtcNow(), new PeerCertificateOptions()).Refusal is { } refusal
            ? TestDirectory.Text(refusal)
            : "valid";
}
