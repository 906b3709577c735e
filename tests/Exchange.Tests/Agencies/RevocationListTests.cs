using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.DevCertificates;
using Xunit;

namespace Exchange.Tests.Agencies;

public sealed class RevocationListTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Authority _authority = Authority.CreateRoot("CA", Now);

    [Fact]
    public void Returns_WhatTheListSays()
    {
        using var revoked = Issue([0x00, 0xF1, 0xA2]);
        using var other = Issue([0x71, 0xA2]);
        var list = RevocationList.Parse(_authority.PublishCrl([revoked], Now, Now.AddDays(7))).Value;
        Assert.Equal((Now, Now.AddDays(7)), (list.ThisUpdate, list.NextUpdate));
        Assert.Equal(_authority.Certificate.SubjectName.RawData, list.Issuer.ToArray());
        Assert.True(list.IsSignedBy(_authority.Certificate));
        Assert.True(list.Lists(revoked));
        Assert.False(list.Lists(other));
    }

    [Fact]
    public void Verifies_TheSignature_ByTheKeyAndNotTheName()
    {
        using var twin = Authority.CreateRoot("CA", Now);
        Assert.False(RevocationList.Parse(twin.PublishCrl([], Now, Now.AddDays(7))).Value.IsSignedBy(_authority.Certificate));
    }

    /// <summary>Whatever the damage, the list is refused, or read and then not signed: never a crash, never believed.</summary>
    [Fact]
    public void Rejects_EveryFlippedByte()
    {
        using var leaf = Issue([0x55]);
        var whole = _authority.PublishCrl([leaf], Now, Now.AddDays(7));
        for (var i = 0; i < whole.Length; i++)
        {
            foreach (var mask in new byte[] { 0x01, 0x80, 0xFF, 0x20 })
            {
                var damaged = (byte[])whole.Clone();
                damaged[i] ^= mask;
                Assert.False(RevocationList.Parse(damaged).TryGet(out var list, out _) && list.IsSignedBy(_authority.Certificate), $"octet {i} xor {mask:X2}");
            }
        }
    }

    [Fact]
    public void Rejects_EveryTruncation_AndAnythingAfterTheEnd()
    {
        var whole = _authority.PublishCrl([], Now, Now.AddDays(7));
        Assert.All(Enumerable.Range(0, whole.Length), n => Assert.True(RevocationList.Parse(whole.AsMemory(0, n)).IsRefused));
        Assert.True(RevocationList.Parse((byte[])[.. whole, 0x00]).IsRefused);
    }

    [Fact]
    public void Rejects_APemFile() =>
        Assert.Contains("DER", RevocationList.Parse("-----BEGIN X509 CRL-----"u8.ToArray()).Refusal!.Message, StringComparison.Ordinal);

    public void Dispose() => _authority.Dispose();

    private X509Certificate2 Issue(byte[] serial) => _authority.Issue(LeafRequest.Caller("a.example", "system", "x") with { SerialNumber = serial }, Now);
}
