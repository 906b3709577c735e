using System.Security.Cryptography;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Client.Auditing;
using Exchange.Sharing;
using Google.Protobuf;
using Xunit;
using Wire = Exchange.V1;

namespace Exchange.Tests.Client.Auditing;

public sealed class LoggedEntryCheckTests
{
    private static readonly DateTimeOffset Made = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = SHA256.HashData("the page"u8);
    private static readonly byte[] Salt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private static readonly AuditEntryDraft True = new()
    {
        Action = AuditAction.Pull,
        Role = CallerRole.System,
        Purpose = Purpose.Investigation,
        Count = 3,
        BodyHash = Body,
    };

    private static GivenFor Page => new(AuditAction.Pull, 3, Body) { Purpose = Purpose.Investigation, Earliest = Made.AddMinutes(-1), Latest = Made.AddMinutes(1) };

    public static TheoryData<string> Lies => ["action", "role", "purpose", "count", "reason", "early", "late", "body"];

    [Fact]
    public void Accepts_TheEntryOfThePage() => Assert.Null(LoggedEntryCheck.FaultOf(Entry(True, Made), Page));

    [Theory]
    [MemberData(nameof(Lies))]
    public void Rejects_AnEntryThatSaysAnythingElse(string lie)
    {
        var entry = lie switch
        {
            "action" => Entry(True with { Action = AuditAction.Read }, Made),
            "role" => Entry(True with { Role = CallerRole.Auditor }, Made),
            "purpose" => Entry(True with { Purpose = Purpose.Prevention }, Made),
            "count" => Entry(True with { Count = 2 }, Made),
            "reason" => Entry(True with { Reason = RefusalReason.NotFound }, Made),
            "early" => Entry(True, Made.AddHours(-1)),
            "late" => Entry(True, Made.AddHours(1)),
            _ => Entry(True with { BodyHash = SHA256.HashData("another page"u8) }, Made),
        };
        Assert.NotNull(LoggedEntryCheck.FaultOf(entry, Page));
    }

    [Fact]
    public void Rejects_NoEntry() => Assert.NotNull(LoggedEntryCheck.FaultOf(null, Page));

    [Fact]
    public void Rejects_AnotherHashAnotherLeafAnotherSalt()
    {
        var entry = Entry(True, Made);
        Assert.NotNull(LoggedEntryCheck.FaultOf(new Wire.LoggedEntry(entry) { Hash = Flipped(entry.Hash) }, Page));
        Assert.NotNull(LoggedEntryCheck.FaultOf(new Wire.LoggedEntry(entry) { Leaf = Flipped(entry.Leaf) }, Page));
        Assert.NotNull(LoggedEntryCheck.FaultOf(new Wire.LoggedEntry(entry) { Salt = Flipped(entry.Salt) }, Page));
        Assert.NotNull(LoggedEntryCheck.FaultOf(new Wire.LoggedEntry(entry) { Salt = ByteString.Empty }, Page));
        Assert.NotNull(LoggedEntryCheck.FaultOf(new Wire.LoggedEntry(entry) { Leaf = ByteString.Empty }, Page));
    }

    [Fact]
    public void Accepts_ARepeatedAnswerOfAnotherTimeAndPurposeWhoseSaltIsErased()
    {
        var repeated = Page with { Purpose = null, Earliest = null };
        var entry = Entry(True with { Purpose = Purpose.Prevention }, Made.AddDays(-29));
        Assert.Null(LoggedEntryCheck.FaultOf(entry, repeated));
        Assert.Null(LoggedEntryCheck.FaultOf(new Wire.LoggedEntry(entry) { Salt = ByteString.Empty }, repeated));
        Assert.NotNull(LoggedEntryCheck.FaultOf(entry, repeated with { Count = 4 }));
    }

    private static Wire.LoggedEntry Entry(AuditEntryDraft draft, DateTimeOffset time)
    {
        var leaf = Leaf.Encode(draft, [], [], agencyNumber: 2, epoch: 1, time, Salt);
        return new Wire.LoggedEntry
        {
            Hash = ByteString.CopyFrom(Leaf.Hash(leaf)),
            Leaf = ByteString.CopyFrom(leaf),
            Salt = ByteString.CopyFrom(Leaf.PartSalt(Salt, LeafPart.Body)),
        };
    }

    private static ByteString Flipped(ByteString octets)
    {
        var changed = octets.ToByteArray();
        changed[^1] ^= 1;
        return ByteString.CopyFrom(changed);
    }
}
