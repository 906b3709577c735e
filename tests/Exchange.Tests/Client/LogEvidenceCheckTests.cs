using System.Security.Cryptography;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Client;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class LogEvidenceCheckTests
{
    private static readonly byte[] Body = SHA256.HashData("the page"u8);
    private static readonly byte[] Salt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private readonly LogSigner _log = new(SignerKey.Generate("exchange/test/1", SignatureType.Ed25519));

    [Fact]
    public void Proves_AForkOfOneSizeByTheTwoSignatures() =>
        Assert.Equal(EvidenceWeight.Proven, Assert.Single(LogEvidenceCheck.Examine(Fork(_log.Sign(3, Hash(1)), _log.Sign(3, Hash(2))), _log.Verifier)).Weight);

    [Fact]
    public void Proves_TheSignaturesOfTwoSizesAndStatesTheRest() =>
        Assert.Equal(
            [EvidenceWeight.Proven, EvidenceWeight.Stated],
            LogEvidenceCheck.Examine(Fork(_log.Sign(3, Hash(1)), _log.Sign(4, Hash(2))) with { Answer = "RequestInvalid: no" }, _log.Verifier).Select(f => f.Weight));

    [Fact]
    public void Contradicts_AForkThatIsNone()
    {
        var (one, two) = (Hash(1), MerkleHash.OfNode(Hash(1), Hash(2)));
        var consistent = Fork(_log.Sign(1, one), _log.Sign(2, two)) with { Proof = [Convert.ToBase64String(Hash(2).AsSpan())] };
        Assert.Equal(EvidenceWeight.Contradicted, Assert.Single(LogEvidenceCheck.Examine(consistent, null)).Weight);
        Assert.Equal(EvidenceWeight.Contradicted, Assert.Single(LogEvidenceCheck.Examine(Fork(_log.Sign(3, one), _log.Sign(3, one)), null)).Weight);
    }

    [Fact]
    public void Contradicts_CheckpointsOfAnotherKey()
    {
        var other = new LogSigner(SignerKey.Generate("exchange/test/1", SignatureType.Ed25519));
        Assert.Equal(EvidenceWeight.Contradicted, Assert.Single(LogEvidenceCheck.Examine(Fork(_log.Sign(3, Hash(1)), other.Sign(3, Hash(2))), null)).Weight);
        Assert.Contains(LogEvidenceCheck.Examine(Fork(_log.Sign(3, Hash(1)), _log.Sign(3, Hash(2))), other.Verifier), f => f.Weight == EvidenceWeight.Contradicted);
        Assert.Equal(EvidenceWeight.Contradicted, Assert.Single(LogEvidenceCheck.Examine(Fork(_log.Sign(3, Hash(1)), _log.Sign(3, Hash(2))) with { Keys = [] }, null)).Weight);
    }

    [Fact]
    public void States_AMissingEntry_AndContradictsOneThatIsThereOrIsNotThePages()
    {
        var entry = Entry();
        var hash = MerkleHash.Read(Convert.FromBase64String(entry.Hash));
        var missing = Evidence(LogFaultKind.NotIncluded) with { Entry = entry, ShownCheckpoint = _log.Sign(1, Hash(1)).Note.ToString() };
        Assert.All(LogEvidenceCheck.Examine(missing, _log.Verifier), f => Assert.Equal(EvidenceWeight.Stated, f.Weight));

        LogEvidence[] wrong =
        [
            missing with { ShownCheckpoint = _log.Sign(1, hash).Note.ToString(), Proof = [], LogIndex = 0 },
            missing with { Entry = entry with { BodyHash = Convert.ToBase64String(SHA256.HashData("another"u8)) } },
            missing with { Entry = entry with { Hash = Convert.ToBase64String(Hash(9).AsSpan()) } },
            missing with { Entry = entry with { Leaf = "no base 64" } },
            missing with { Entry = null },
            missing with { ShownCheckpoint = new LogSigner(SignerKey.Generate("exchange/test/1", SignatureType.Ed25519)).Sign(1, Hash(1)).Note.ToString() },
        ];
        Assert.All(wrong, e => Assert.Equal(EvidenceWeight.Contradicted, Assert.Single(LogEvidenceCheck.Examine(e, null)).Weight));
    }

    [Fact]
    public void Contradicts_ANoteThatTheKeyDidSign()
    {
        var unsigned = Evidence(LogFaultKind.NotSigned) with { ShownCheckpoint = "nonsense" };
        Assert.Equal(EvidenceWeight.Stated, Assert.Single(LogEvidenceCheck.Examine(unsigned, null)).Weight);
        Assert.Equal(EvidenceWeight.Contradicted, Assert.Single(LogEvidenceCheck.Examine(unsigned with { ShownCheckpoint = _log.Sign(1, Hash(1)).Note.ToString() }, null)).Weight);
    }

    private static MerkleHash Hash(byte entry) => MerkleHash.OfLeaf([entry]);

    private static EvidenceEntry Entry()
    {
        var draft = new AuditEntryDraft { Action = AuditAction.Pull, Role = CallerRole.System, Count = 3, BodyHash = Body };
        var leaf = Leaf.Encode(draft, [], [], agencyNumber: 2, epoch: 1, DateTimeOffset.UnixEpoch, Salt);
        return new EvidenceEntry
        {
            Hash = Convert.ToBase64String(MerkleHash.OfLeaf(leaf).AsSpan()),
            Leaf = Convert.ToBase64String(leaf),
            BodySalt = Convert.ToBase64String(Leaf.PartSalt(Salt, LeafPart.Body)),
            BodyHash = Convert.ToBase64String(Body),
            Call = "pull",
            Count = 3,
            ReceivedTime = DateTimeOffset.UnixEpoch,
        };
    }

    private LogEvidence Evidence(LogFaultKind kind) => new() { Kind = kind, Message = "a test", FoundTime = DateTimeOffset.UnixEpoch, Keys = [_log.Verifier.ToString()] };

    private LogEvidence Fork(SignedCheckpoint pinned, SignedCheckpoint shown) =>
        Evidence(LogFaultKind.Fork) with { PinnedCheckpoint = pinned.Note.ToString(), ShownCheckpoint = shown.Note.ToString() };
}
