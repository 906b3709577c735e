using System.Security.Cryptography;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>The encoding is for ever: the vector was computed apart from this code (by Python's struct, hashlib and hmac, from the words of <see cref="Leaf"/>'s summary).</summary>
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

    private static readonly byte[] Touched = Positions.Encode([1, 2, 3, 900]);

    private static byte[] Encoded => Leaf.Encode(
        Draft, Touched, Leaf.EncodeDetail(Draft.Detail), agencyNumber: 22, epoch: 3, new DateTimeOffset(2026, 11, 24, 19, 32, 0, TimeSpan.Zero).AddMicroseconds(5), Salt);

    [Fact]
    public void Encodes_AsTheVectorSays() => Assert.Equal(
        "010202070034000000030006610ac3a1ec0500000016000000000000772a"
        + "766ff2d54706c9f2d12200952f6bec90e2d007725272aba192ddc06ba10341fd"
        + "450892a908f5df0f1e3d49dc8bdcac71e8a8aea5217ea1c21be4c31dbed52c89"
        + "0499bad723dd542142e9fe731504bbaefc8a9fedf11298b8fa69140430402ec4", Convert.ToHexStringLower(Encoded));

    [Fact]
    public void Hashes_AsRfc6962Says()
    {
        Assert.Equal("273b64723edb4626ed9d14e35b1c95e786a444c09ac053b471e0139e16e4aecc", Convert.ToHexStringLower(Leaf.Hash(Encoded)));

        // RFC 6962 section 2.1: the hash of the empty leaf is SHA-256 of one zero octet (the public vector of the Certificate Transparency projects).
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Convert.ToHexStringLower(Leaf.Hash([])));
    }

    [Fact]
    public void Verifies_TheBodyItCommitsTo()
    {
        var salt = Leaf.PartSalt(Salt, LeafPart.Body);
        Assert.True(Leaf.CommitsToBody(Encoded, salt, Draft.BodyHash.Span));
        Assert.False(Leaf.CommitsToBody(Encoded, salt, SHA256.HashData("other page"u8)));
        Assert.False(Leaf.CommitsToBody(Encoded, RandomNumberGenerator.GetBytes(16), Draft.BodyHash.Span));
        Assert.False(Leaf.CommitsToBody(Encoded.AsSpan(..^1), salt, Draft.BodyHash.Span));
    }

    [Fact]
    public void Opens_EachPartByASaltOfItsOwn()
    {
        (LeafPart Part, byte[] Content)[] parts =
        [
            (LeafPart.Body, Draft.BodyHash.ToArray()), (LeafPart.Touched, Touched), (LeafPart.Detail, Leaf.EncodeDetail(Draft.Detail)),
        ];
        foreach (var (part, content) in parts)
        {
            Assert.True(Leaf.Commits(Encoded, part, Leaf.PartSalt(Salt, part), content));

            // Neither the entry's salt itself nor another part's opens it: what is told of one part tells nothing of the others.
            Assert.False(Leaf.Commits(Encoded, part, Salt, content));
            Assert.DoesNotContain(parts, other => other.Part != part && Leaf.Commits(Encoded, part, Leaf.PartSalt(Salt, other.Part), content));
        }

        Assert.Equal("38cda64b5181f979de628d25f58f5d92", Convert.ToHexStringLower(Leaf.PartSalt(Salt, LeafPart.Body)));
    }

    [Fact]
    public void Reads_WhatItSaysInClear()
    {
        var time = new DateTimeOffset(2026, 11, 24, 19, 32, 0, TimeSpan.Zero).AddMicroseconds(5);
        Assert.Equal(new LeafFields(AuditAction.Pull, CallerRole.Officer, Purpose.DomainTakedown, RefusalReason.StoreBusy, 3, time, 22, 30_506), Leaf.Read(Encoded));
        Assert.Throws<FormatException>(() => Leaf.Read(Encoded.AsSpan(1)));
        Assert.Throws<FormatException>(() => Leaf.Read([2, .. Encoded.AsSpan(1)]));
    }

    [Fact]
    public void Hides_TheDetailFromWhoGuessesIt()
    {
        var other = Leaf.Encode(Draft, [], Leaf.EncodeDetail(Draft.Detail), 22, 3, DateTimeOffset.UnixEpoch, RandomNumberGenerator.GetBytes(16));

        Assert.NotEqual(Convert.ToHexString(Encoded.AsSpan(94)), Convert.ToHexString(other.AsSpan(94)));
    }

    [Fact]
    public void Returns_TheDetailThatWasEncoded() => Assert.Equal(Draft.Detail, Leaf.DecodeDetail(Leaf.EncodeDetail(Draft.Detail)));

    [Fact]
    public void Differs_WhenTextMovesFromOnePartToTheNext() => Assert.NotEqual(
        Leaf.EncodeDetail(new AuditDetail { Actor = "ab", CallerName = "c" }),
        Leaf.EncodeDetail(new AuditDetail { Actor = "a", CallerName = "bc" }));
}
