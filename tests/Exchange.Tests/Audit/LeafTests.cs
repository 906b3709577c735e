using System.Security.Cryptography;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>The encoding is for ever: the vector was computed apart from this code (by Python's struct and hashlib, from the words of <see cref="Leaf"/>'s summary).</summary>
public sealed class LeafTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    private static readonly AuditEntryDraft Draft = new()
    {
        Action = AuditAction.Pull,
        Role = CallerRole.Officer,
        Purpose = Purpose.DomainTakedown,
        Reason = RefusalReason.StoreBusy,
        Count = 30_506,
        BodyHash = SHA256.HashData("page"u8),
        Detail = new AuditDetail
        {
            Actor = "officer-7",
            CallerName = "spiffe://es.example/officer/7",
            Fingerprint = "00ff",
            LegalBasis = "Directive (EU) 2016/680",
            CaseReference = "Diligencias 12/26",
            Subject = "Núñez",
        },
    };

    private static byte[] Encoded => Leaf.Encode(
        Draft, Positions.Encode([1, 2, 3, 900]), agencyNumber: 22, epoch: 3, new DateTimeOffset(2026, 11, 24, 19, 32, 0, TimeSpan.Zero).AddMicroseconds(5), Salt);

    [Fact]
    public void Encodes_AsTheVectorSays() => Assert.Equal(
        "010202070034000000030006610ac3a1ec0500000016000000000000772a"
        + "acb7671bd5abe8e8277d3b369f328ae45da87e6bad112a6eaa7ff41da6abc827"
        + "e299be4efca42c88f0d3846f817303cb46d981728112619ffede4caef8d28069"
        + "80128d51270d41f408aa8f931c42d025515eab930f88b164c63dd29c55c019f8", Convert.ToHexStringLower(Encoded));

    [Fact]
    public void Hashes_AsRfc6962Says()
    {
        Assert.Equal("e05bacbc6cd0b78baeece506b2219fe7956bd1421fae4988ee293086052abba2", Convert.ToHexStringLower(Leaf.Hash(Encoded)));

        // RFC 6962 section 2.1: the hash of the empty leaf is SHA-256 of one zero octet (the public vector of the Certificate Transparency projects).
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Convert.ToHexStringLower(Leaf.Hash([])));
    }

    [Fact]
    public void Verifies_TheBodyItCommitsTo()
    {
        Assert.True(Leaf.CommitsToBody(Encoded, Salt, Draft.BodyHash.Span));
        Assert.False(Leaf.CommitsToBody(Encoded, Salt, SHA256.HashData("other page"u8)));
        Assert.False(Leaf.CommitsToBody(Encoded, RandomNumberGenerator.GetBytes(16), Draft.BodyHash.Span));
        Assert.False(Leaf.CommitsToBody(Encoded.AsSpan(..^1), Salt, Draft.BodyHash.Span));
    }

    [Fact]
    public void Hides_TheDetailFromWhoGuessesIt()
    {
        var other = Leaf.Encode(Draft, [], 22, 3, DateTimeOffset.UnixEpoch, RandomNumberGenerator.GetBytes(16));

        Assert.NotEqual(Convert.ToHexString(Encoded.AsSpan(94)), Convert.ToHexString(other.AsSpan(94)));
    }

    [Fact]
    public void Returns_TheDetailThatWasEncoded() => Assert.Equal(Draft.Detail, Leaf.DecodeDetail(Leaf.EncodeDetail(Draft.Detail)));

    [Fact]
    public void Differs_WhenTextMovesFromOnePartToTheNext() => Assert.NotEqual(
        Leaf.EncodeDetail(new AuditDetail { Actor = "ab", CallerName = "c" }),
        Leaf.EncodeDetail(new AuditDetail { Actor = "a", CallerName = "bc" }));
}
