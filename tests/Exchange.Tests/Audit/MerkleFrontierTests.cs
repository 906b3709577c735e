using Exchange.Audit;
using Xunit;

namespace Exchange.Tests.Audit;

public sealed class MerkleFrontierTests
{
    private static readonly MerkleHash[] Leaves = NaiveTree.Leaves(3_000);

    [Fact]
    public void Returns_TheRootOfEverySize()
    {
        var frontier = new MerkleFrontier();
        for (var size = 0; size <= 300; size++)
        {
            Assert.Equal(size, frontier.Size);
            Assert.Equal(NaiveTree.Mth(Leaves.AsSpan(0, size)), frontier.Root());
            frontier.Append(Leaves[size]);
        }
    }

    [Fact]
    public void Returns_EverySubtreeThatBecameComplete()
    {
        var frontier = new MerkleFrontier();
        for (var size = 1; size <= 1_024; size++)
        {
            var top = frontier.Append(Leaves[size - 1]);
            Assert.Equal(int.TrailingZeroCount(size), top);
            for (var level = 0; level <= top; level++)
            {
                Assert.Equal(NaiveTree.Mth(Leaves.AsSpan(size - (1 << level), 1 << level)), frontier.Latest(level));
            }
        }
    }

    [Fact]
    public void Grows_OnFromAnySizeOfAStoredTree()
    {
        var tree = new MerkleTree(new KeptHashes(Leaves));
        var whole = NaiveTree.Mth(Leaves);
        foreach (var size in (int[])[0, 1, 2, 255, 256, 257, 1_023, 2_047, 2_048, 2_999, 3_000])
        {
            var frontier = tree.Frontier(size);
            Assert.Equal(NaiveTree.Mth(Leaves.AsSpan(0, size)), frontier.Root());
            foreach (var leaf in Leaves[size..])
            {
                frontier.Append(leaf);
            }

            Assert.Equal(whole, frontier.Root());
        }
    }

    [Fact]
    public void Appends_WithoutAllocating()
    {
        var frontier = new MerkleFrontier();
        frontier.Append(Leaves[0]);
        frontier.Append(Leaves[1]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (ref readonly var leaf in Leaves.AsSpan())
        {
            frontier.Append(leaf);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
