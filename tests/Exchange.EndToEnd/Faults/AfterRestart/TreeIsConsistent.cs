using Exchange.V1;
using Google.Protobuf;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>
/// The log's tree begins with the tree of every checkpoint that was published before: the roots made anew from the leaves, and the proofs
/// that the hub gives, are those of RFC 6962.
/// </summary>
internal sealed class TreeIsConsistent : IAfterRestart
{
    private const int Newest = 20;
    private const int EveryOlder = 20;

    public async Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, CancellationToken cancellationToken)
    {
        await using var auditor = FaultCaller.Auditor(hub.Stage, hub.Endpoint);
        Checkpoint[] before = [.. hub.Load.Watcher.Seen];
        var present = await hub.Load.Watcher.LookAsync(auditor.Hub, cancellationToken);
        var leaves = await ReadAsync(auditor, present.TreeSize, cancellationToken);
        var tree = new ExpectedTree(leaves);
        var found = new List<string>(Find([.. before, present], leaves.Count, tree));
        foreach (var earlier in before.Where((c, i) => c.TreeSize <= leaves.Count && (i % EveryOlder == 0 || i >= before.Length - Newest)))
        {
            var proof = await auditor.Hub.Audit.GetConsistencyProofAsync(
                new GetConsistencyProofRequest { FirstTreeSize = earlier.TreeSize, SecondTreeSize = leaves.Count }, cancellationToken: cancellationToken);
            if (!proof.Hashes.SequenceEqual(tree.Proof((int)earlier.TreeSize, leaves.Count)))
            {
                found.Add($"the proof from {earlier.TreeSize} to {leaves.Count} entries is not that of the leaves");
            }
        }

        return found;
    }

    /// <summary>Compares checkpoints with the leaves that stand now.</summary>
    /// <param name="checkpoints">In the order in which they were published.</param>
    /// <param name="size">How many leaves there are.</param>
    /// <param name="tree">Their tree.</param>
    internal static IEnumerable<string> Find(IReadOnlyList<Checkpoint> checkpoints, int size, ExpectedTree tree)
    {
        var origin = checkpoints[0].Note.Split('\n')[0];
        var least = 0L;
        foreach (var checkpoint in checkpoints)
        {
            if (checkpoint.Note.Split('\n') is not [var name, var said, var root, ..] || name != origin || said != $"{checkpoint.TreeSize}" || root != checkpoint.RootHash.ToBase64())
            {
                yield return $"the checkpoint of {checkpoint.TreeSize} entries is not what its note says, or of another log: {checkpoint.Note}";
            }

            if (checkpoint.TreeSize < least)
            {
                yield return $"a checkpoint of {checkpoint.TreeSize} entries was published after one of {least}";
            }

            if (checkpoint.TreeSize > size)
            {
                yield return $"a checkpoint of {checkpoint.TreeSize} entries was published, and the log has {size}";
            }
            else if (tree.Root((int)checkpoint.TreeSize) != checkpoint.RootHash)
            {
                yield return $"the leaves do not have the root of the checkpoint of {checkpoint.TreeSize} entries";
            }

            least = Math.Max(least, checkpoint.TreeSize);
        }
    }

    private static async Task<IReadOnlyList<ByteString>> ReadAsync(FaultCaller auditor, long size, CancellationToken cancellationToken)
    {
        var leaves = new List<ByteString>();
        using var call = auditor.Hub.Audit.ReadLog(new ReadLogRequest { EndIndex = size }, cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            leaves.AddRange(call.ResponseStream.Current.Leaves.Select(l => l.Hash));
        }

        return leaves;
    }
}
