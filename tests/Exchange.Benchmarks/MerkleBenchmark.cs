using System.Security.Cryptography;
using Exchange.Audit;
using Exchange.Tests.Audit;

namespace Exchange.Benchmarks;

/// <summary>The log's tree against the hash it is made of: what an append costs above one SHA-256 of a node, and what proofs cost, in processor time.</summary>
internal static class MerkleBenchmark
{
    private const int Rounds = 5;
    private const int Proofs = 1_000;

    public static void Run(int entries)
    {
        var leaves = NaiveTree.Leaves(entries);
        var (hash, append) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            hash = Math.Min(hash, Nanoseconds(entries, () => HashNodes(entries)));
            append = Math.Min(append, Nanoseconds(entries, () => Append(leaves)));
        }

        Console.WriteLine($"{entries:N0} appends: {append:N0} ns each, one SHA-256 of 65 octets {hash:N0} ns (the best of {Rounds} rounds each): {append / hash:F2} of the ceiling");

        var tree = new MerkleTree(new KeptHashes(leaves));
        var random = new Random(20261124);
        int[] indexes = [.. Enumerable.Range(0, Proofs).Select(_ => random.Next(entries))];
        var root = tree.Root(entries);
        var inclusion = Nanoseconds(Proofs, () => Array.ForEach(indexes, i => tree.ProveInclusion(i, entries))) / 1_000;
        var consistency = Nanoseconds(Proofs, () => Array.ForEach(indexes, i => tree.ProveConsistency(i + 1, entries))) / 1_000;
        var proofs = indexes.Select(i => tree.ProveInclusion(i, entries)).ToArray();
        var verified = 0;
        var verification = Nanoseconds(Proofs, () => verified = indexes.Zip(proofs).Count(p => MerkleProof.VerifiesInclusion(leaves[p.First], p.First, entries, p.Second, root))) / 1_000;
        Console.WriteLine($"a proof of inclusion {inclusion:N0} us, of consistency {consistency:N0} us, from every eighth level in memory; {verified:N0} of {Proofs:N0} verified, {verification:N1} us each");

        var log = new LogSigner(SignerKey.Generate("hub.example/log/1", SignatureType.Ed25519));
        var checkpoint = log.Sign(entries, root);
        var signing = Nanoseconds(Proofs, () => Array.ForEach(indexes, i => checkpoint = log.Sign(i, root))) / 1_000;
        var verifier = new LogVerifier(log.Verifier);
        var opening = Nanoseconds(Proofs, () => Array.ForEach(indexes, _ => verifier.TryOpen(checkpoint.Note, out var _))) / 1_000;
        Console.WriteLine($"a checkpoint signed in {signing:N0} us, verified in {opening:N0} us");
    }

    private static void Append(MerkleHash[] leaves)
    {
        var frontier = new MerkleFrontier();
        foreach (ref readonly var leaf in leaves.AsSpan())
        {
            frontier.Append(leaf);
        }
    }

    private static void HashNodes(int count)
    {
        Span<byte> node = stackalloc byte[1 + (2 * MerkleHash.Length)];
        for (var i = 0; i < count; i++)
        {
            SHA256.HashData(node, node[1..]);
        }
    }

    private static double Nanoseconds(int count, Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / count;
    }
}
