using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Client;
using Exchange.Sharing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using Wire = Exchange.V1;

namespace Exchange.Tests.Client;

/// <summary>Entries as auditors are shown them, each field changed on the way.</summary>
public sealed class LogWalkTests
{
    private static readonly DateTimeOffset Made = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Salt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    public static TheoryData<string> Changes =>
    [
        "log_index", "hash", "leaf", "action", "role", "purpose", "reason", "record_count", "epoch", "log_time", "agency", "no agency", "actor", "caller_name", "fingerprint", "legal_basis",
        "case_reference", "subject", "salt", "detail_salt", "body_salt", "touched_positions",
    ];

    [Fact]
    public void Accepts_EntriesAsTheyWereLogged_AndComputesTheirRoot()
    {
        var walk = new LogWalk();
        var tree = new MerkleFrontier();
        foreach (var leaf in new[] { Entry(0), Entry(1), new Wire.LogLeaf { Hash = ByteString.CopyFrom(MerkleHash.OfLeaf([7]).AsSpan()) }, Entry(3) })
        {
            walk.Add(leaf);
            tree.Append(MerkleHash.Read(leaf.Hash.Span));
        }

        Assert.Empty(walk.Faults);
        Assert.Equal((4, 3, 3, tree.Root()), (walk.Size, walk.Shown, walk.WithDetail, walk.Root()));
    }

    [Fact]
    public void Accepts_AnEntryWhoseDetailIsErased()
    {
        var leaf = Entry(0);
        (leaf.Entry.Detail, leaf.Entry.TouchedPositions) = (null, ByteString.Empty);
        var walk = new LogWalk();
        walk.Add(leaf);
        Assert.Empty(walk.Faults);
        Assert.Equal(0, walk.WithDetail);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Names_TheEntryThatIsNotWhatItsLeafSays(string field)
    {
        var changed = Entry(1);
        Change(changed.Entry, field);
        var walk = new LogWalk();
        walk.Add(Entry(0));
        walk.Add(changed);
        Assert.Equal(1, Assert.Single(walk.Faults).LogIndex);
    }

    [Fact]
    public void Names_TimesThatGoBack_AndNumbersOfTwoAgencies()
    {
        var walk = new LogWalk();
        walk.Add(Entry(0));
        walk.Add(Entry(1, Made.AddMinutes(-1)));
        var other = Entry(2);
        other.Entry.Agency = "agencies/other";
        walk.Add(other);
        Assert.Equal([1L, 2L], walk.Faults.Select(f => f.LogIndex));
    }

    private static void Change(Wire.AuditEntry entry, string field)
    {
        switch (field)
        {
            case "log_index": entry.LogIndex++; break;
            case "hash": entry.Hash = Flipped(entry.Hash); break;
            case "leaf": entry.Leaf = Flipped(entry.Leaf); break;
            case "action": entry.Action = Wire.AuditAction.Push; break;
            case "role": entry.Role = Wire.AgencyRole.Officer; break;
            case "purpose": entry.Purpose = Wire.Purpose.Prevention; break;
            case "reason": entry.Reason = Wire.Reason.NotFound; break;
            case "record_count": entry.RecordCount++; break;
            case "epoch": entry.Epoch++; break;
            case "log_time": entry.LogTime = Timestamp.FromDateTimeOffset(Made.AddSeconds(1)); break;
            case "agency": entry.Agency = "agencies/other"; break;
            case "no agency": entry.Agency = ""; break;
            case "actor": entry.Detail.Actor = "somebody else"; break;
            case "caller_name": entry.Detail.CallerName = "another"; break;
            case "fingerprint": entry.Detail.Fingerprint = "00"; break;
            case "legal_basis": entry.Detail.LegalBasis = "none"; break;
            case "case_reference": entry.Detail.CaseReference = "4712/26"; break;
            case "subject": entry.Detail.Subject = "something else"; break;
            case "salt": entry.Detail.Salt = Flipped(entry.Detail.Salt); break;
            case "detail_salt": entry.Detail.DetailSalt = Flipped(entry.Detail.DetailSalt); break;
            case "body_salt": entry.Detail.BodySalt = Flipped(entry.Detail.BodySalt); break;
            case "touched_positions": entry.TouchedPositions = ByteString.CopyFrom(Positions.Encode([4])); break;
            default: throw new ArgumentOutOfRangeException(nameof(field));
        }
    }

    private static ByteString Flipped(ByteString octets)
    {
        var changed = octets.ToByteArray();
        changed[^1] ^= 1;
        return ByteString.CopyFrom(changed);
    }

    private static Wire.LogLeaf Entry(long index, DateTimeOffset? time = null)
    {
        var detail = new AuditDetail { Actor = "officer-7", CallerName = "gateway", Fingerprint = "9f86", LegalBasis = "StPO 161", CaseReference = "4711/26", Subject = $"call {index}" };
        var draft = new AuditEntryDraft { Action = AuditAction.Pull, Role = CallerRole.System, Purpose = Purpose.Investigation, Count = 3, BodyHash = Salt, Detail = detail };
        var touched = Positions.Encode([3, 4, 9]);
        var leaf = Leaf.Encode(draft, touched, Leaf.EncodeDetail(detail), agencyNumber: 2, epoch: 1, time ?? Made, Salt);
        var hash = ByteString.CopyFrom(MerkleHash.OfLeaf(leaf).AsSpan());
        return new Wire.LogLeaf
        {
            Hash = hash,
            Entry = new Wire.AuditEntry
            {
                LogIndex = index,
                Hash = hash,
                Leaf = ByteString.CopyFrom(leaf),
                Action = Wire.AuditAction.Pull,
                LogTime = Timestamp.FromDateTimeOffset(time ?? Made),
                Agency = "agencies/bka",
                Role = Wire.AgencyRole.System,
                Purpose = Wire.Purpose.Investigation,
                RecordCount = 3,
                Epoch = 1,
                TouchedPositions = ByteString.CopyFrom(touched),
                Detail = new Wire.AuditDetail
                {
                    Actor = detail.Actor,
                    CallerName = detail.CallerName,
                    Fingerprint = detail.Fingerprint,
                    LegalBasis = detail.LegalBasis,
                    CaseReference = detail.CaseReference,
                    Subject = detail.Subject,
                    Salt = ByteString.CopyFrom(Salt),
                    DetailSalt = ByteString.CopyFrom(Leaf.PartSalt(Salt, LeafPart.Detail)),
                    BodySalt = ByteString.CopyFrom(Leaf.PartSalt(Salt, LeafPart.Body)),
                },
            },
        };
    }
}
