using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;
using Exchange.Tests.Audit;
using Exchange.Tests.Sharing;

namespace Exchange.Benchmarks.Hot;

/// <summary>An entry's way into the log but for the store: the leaf of a batch of a thousand, its hash, the tree, a root. The ceiling hashes one node of the tree.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(nameof(LogAppend))]
public class LogAppend
{
    private const int Records = 1_000;
    private const int Leaves = 1_024;

    // Twenty bits, ten of them set: as many peaks as a tree of a million has on average.
    private const int Size = 0b1010_1010_1010_1010_1010;

    private static readonly long[] Touched = [.. Enumerable.Range(123_456_789, Records).Select(p => (long)p)];
    private static readonly byte[] Salt = SHA256.HashData("salt"u8)[..Leaf.SaltLength];
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 19, 32, 0, TimeSpan.Zero);

    private static readonly AuditEntryDraft Draft = new()
    {
        Action = AuditAction.Push,
        Agency = Named.Agency("euipo"),
        Role = CallerRole.System,
        Purpose = Purpose.DomainTakedown,
        Count = Records,
        BodyHash = SHA256.HashData("batch"u8),
        Detail = new AuditDetail
        {
            Actor = "gateway",
            CallerName = "spiffe://euipo.example/system/gateway",
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData("certificate"u8)),
            LegalBasis = "Directive (EU) 2016/680 art. 8",
            Subject = "session 1b4e28ba-2fa1-41d2-883f-0016d3cca427 batch 17",
        },
    };

    private static readonly MerkleHash[] Hashes = NaiveTree.Leaves(Leaves);
    private static readonly byte[] Encoded = Encode();

    private readonly MerkleFrontier _growing = new();
    private readonly MerkleFrontier _standing = new();

    [GlobalSetup]
    public void Grow()
    {
        for (var i = 0; i < Size; i++)
        {
            _standing.Append(Hashes[i % Leaves]);
        }
    }

    [Benchmark(Baseline = true)]
    public MerkleHash Node() => MerkleHash.OfNode(Hashes[0], Hashes[1]);

    [Benchmark(OperationsPerInvoke = Leaves)]
    public long Append()
    {
        foreach (ref readonly var hash in Hashes.AsSpan())
        {
            _growing.Append(hash);
        }

        return _growing.Size;
    }

    [Benchmark]
    public MerkleHash Root() => _standing.Root();

    [Benchmark]
    public MerkleHash LeafHash() => MerkleHash.OfLeaf(Encoded);

    [Benchmark]
    public byte[] LeafOfABatch() => Encode();

    private static byte[] Encode() =>
        Leaf.Encode(Draft, Positions.Encode(Touched), Leaf.EncodeDetail(Draft.Detail), agencyNumber: 22, epoch: 1, Time, Salt);
}
