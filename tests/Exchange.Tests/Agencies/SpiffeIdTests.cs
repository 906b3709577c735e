using Exchange.Agencies;
using Xunit;

namespace Exchange.Tests.Agencies;

public sealed class SpiffeIdTests
{
    [Theory]
    [InlineData("spiffe://police.example/system/gateway", CallerRole.System, "gateway")]
    [InlineData("spiffe://police.example/officer/A.B-c_9", CallerRole.Officer, "A.B-c_9")]
    [InlineData("spiffe://police.example/auditor/x", CallerRole.Auditor, "x")]
    [InlineData("spiffe://police.example/operator/op-1", CallerRole.Operator, "op-1")]
    public void Accepts_TheFourRoles(string uri, CallerRole role, string name) =>
        Assert.Equal(new SpiffeId("police.example", role, name), SpiffeId.Parse(uri).Value);

    [Theory]
    [InlineData("")]
    [InlineData("https://police.example/system/gateway")]
    [InlineData("SPIFFE://police.example/system/gateway")]
    [InlineData("spiffe://")]
    [InlineData("spiffe:///system/gateway")]
    [InlineData("spiffe://police.example")]
    [InlineData("spiffe://police.example/system")]
    [InlineData("spiffe://police.example/system/")]
    [InlineData("spiffe://police.example/system/gateway/")]
    [InlineData("spiffe://police.example//gateway")]
    [InlineData("spiffe://police.example/system/../operator")]
    [InlineData("spiffe://police.example/system/..")]
    [InlineData("spiffe://police.example/system/.")]
    [InlineData("spiffe://police.example/admin/gateway")]
    [InlineData("spiffe://police.example/System/gateway")]
    [InlineData("spiffe://Police.example/system/gateway")]
    [InlineData("spiffe://police.example:443/system/gateway")]
    [InlineData("spiffe://me@police.example/system/gateway")]
    [InlineData("spiffe://police.example/system/gate%2Fway")]
    [InlineData("spiffe://police.example/system/gateway?x=1")]
    [InlineData("spiffe://police.example/system/gateway#x")]
    [InlineData("spiffe://police.example/system/gate way")]
    [InlineData("spiffe://police.example/system/g\u0430teway")]
    [InlineData("spiffe://police.ex\u0430mple/system/gateway")]
    [InlineData("spiffe://police.example\0.evil.example/system/gateway")]
    public void Rejects_AnyOtherForm(string uri) => Assert.Equal(RefusalReason.CertificateIdentity, SpiffeId.Parse(uri).Refusal?.Reason);

    [Fact]
    public void Rejects_ANameOfMoreThanSixtyFour() =>
        Assert.True(SpiffeId.Parse("spiffe://police.example/system/" + new string('a', 65)).IsRefused);
}
