using Exchange.Audit;
using Exchange.Tests.Audit;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

/// <summary>The log as a tree: what is written is a leaf at once, and every proof verifies against the committed root.</summary>
public abstract class LogTreeConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    [Fact]
    public async Task Commits_EachEntryWithTheTreeItMakes()
    {
        for (var i = 0; i < 20; i++)
        {
            var before = Hub.Store.Log;
            var logged = (await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended)).Value!;

            var head = Hub.Store.Log;
            Assert.Equal((before.Size, before.Size + 1), (logged.LogIndex, head.Size));
            Assert.Equal(Naive(head.Size), head.Root);
            Assert.True(MerkleProof.VerifiesInclusion(
                MerkleHash.Read(logged.Hash.Span), logged.LogIndex, head.Size, new MerkleTree(Hub.Store.LogHashes).ProveInclusion(logged.LogIndex, head.Size), head.Root));
            Assert.True(MerkleProof.VerifiesConsistency(
                before.Size, before.Root, head.Size, head.Root, new MerkleTree(Hub.Store.LogHashes).ProveConsistency(before.Size, head.Size)));
        }
    }

    [Fact]
    public async Task Keeps_TheTreeThroughRestartsAndSubtreesOfEveryLevel()
    {
        for (var round = 0; round < 7; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended)));
            var head = Hub.Store.Log;
            await Hub.ReopenAsync();
            Assert.Equal(head, Hub.Store.Log);
        }

        var log = Hub.Store.Log; // more than two subtrees of 256 and a tail
        Assert.InRange(log.Size, 700, 750);
        Assert.Equal(Naive(log.Size), log.Root);
        foreach (var size in new long[] { 1, 255, 256, 257, 511, 512, 513, log.Size })
        {
            Assert.Equal(Naive(size), new MerkleTree(Hub.Store.LogHashes).Root(size));
        }

        Assert.Null(Hub.Store.CheckLog(0, log.Size, Ended));
    }

    [Fact]
    public async Task Tells_WhoeverWaitsThatTheLogHasGrown()
    {
        var size = Hub.Store.Log.Size;
        var waiting = Hub.Store.WaitForLogPastAsync(size, Ended);
        Assert.False(waiting.IsCompleted);
        await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended);

        await waiting;
        Assert.Equal(size + 1, Hub.Store.Log.Size);
        await Hub.Store.WaitForLogPastAsync(size, Ended); // past already
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Hub.Store.WaitForLogPastAsync(size + 1, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Finds_AnEntryByIndexAndByHash()
    {
        var logged = (await Hub.Store.LogAsync(Entry(AuditAction.Get, "fr"), readAt: null, Ended)).Value!;
        await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended);

        var byIndex = Hub.Store.FindEntry(logged.LogIndex)!;
        var byHash = Hub.Store.FindEntry(MerkleHash.Read(logged.Hash.Span))!;
        Assert.Equal((AuditAction.Get, Agency("fr"), logged.LogIndex, Hub.Store.Hub.Epoch), (byIndex.Action, byIndex.Agency, byIndex.LogIndex, byIndex.Epoch));
        Assert.Equal(logged.Leaf.ToArray(), byHash.Logged.Leaf.ToArray());
        Assert.Equal(Leaf.PartSalt(byHash.Salt.Span, LeafPart.Body), logged.Salt.ToArray());
        Assert.Null(Hub.Store.FindEntry(logged.LogIndex + 2));
        Assert.Null(Hub.Store.FindEntry(-1));
        Assert.Null(Hub.Store.FindEntry(MerkleHash.EmptyTree));
    }

    [Fact]
    public async Task Reads_EveryLeafAndWholeEntriesOfOneAgencyAlone()
    {
        for (var i = 0; i < 4; i++)
        {
            await Hub.Store.LogAsync(Entry(AuditAction.Get, i % 2 == 0 ? "fr" : "it"), readAt: null, Ended);
        }

        var size = Hub.Store.Log.Size;
        var all = Hub.Store.ReadLeaves(0, (int)size + 10, onlyOf: null);
        Assert.Equal(Enumerable.Range(0, (int)size).Select(i => (long)i), all.Select(l => l.Entry!.LogIndex));
        Assert.Equal(Naive(size), NaiveTree.Mth([.. all.Select(l => l.Hash)]));
        Assert.All(all, l => Assert.Equal(l.Hash, MerkleHash.OfLeaf(l.Entry!.Logged.Leaf.Span)));

        var own = Hub.Store.ReadLeaves(size - 4, 3, Agency("fr"));
        Assert.Equal(all.Skip((int)size - 4).Take(3).Select(l => l.Hash), own.Select(l => l.Hash));
        Assert.Equal([Agency("fr"), default, Agency("fr")], own.Select(l => l.Entry?.Agency ?? default));
        Assert.Empty(Hub.Store.ReadLeaves(size, 10, onlyOf: null));
        Assert.All(Hub.Store.ReadLeaves(0, 100, Agency("nobody")), l => Assert.Null(l.Entry));
    }

    [Fact]
    public async Task Leaves_TheTreeAsItWasWhereNothingWasWritten()
    {
        var head = Hub.Store.Log;
        Hub.BreakLog();
        Assert.True((await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended)).IsRefused);
        Assert.True((await Hub.Store.ApplyAsync(Batch("es", Guid.NewGuid(), 1, Drafts.Domain("es", "shop-0001")), Entry(AuditAction.Push, "es"), Ended)).IsRefused);
        await Assert.ThrowsAsync<FormatException>(() => Hub.Directory.ChangeAsync(Agency("es"), _ => throw new FormatException(), Entry(AuditAction.DirectoryChange), Ended));
        Hub.MendLog();
        Assert.Same(head, Hub.Store.Log);

        var logged = (await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended)).Value!;
        Assert.Equal(head.Size, logged.LogIndex);
        Assert.Equal(Naive(head.Size + 1), Hub.Store.Log.Root);
        await Hub.ReopenAsync();
        Assert.Equal(Naive(head.Size + 1), Hub.Store.Log.Root);
    }

    [Fact]
    public async Task Gives_ABatchThatIsRepeatedItsFirstEntry_TheEntrysSaltToAuditorsAlone()
    {
        var batch = Batch("es", Guid.NewGuid(), 1, Drafts.Domain("es", "shop-0001"));
        var body = new byte[] { 1, 2, 3 };
        var first = (await Hub.Store.ApplyAsync(batch, Entry(AuditAction.Push, "es") with { BodyHash = body }, Ended)).Value.Entry!;
        var again = (await Hub.Store.ApplyAsync(batch, Entry(AuditAction.Push, "es") with { BodyHash = body }, Ended)).Value.Entry!;

        Assert.Equal(first.LogIndex, again.LogIndex);
        Assert.True(Leaf.CommitsToBody(again.Leaf.Span, again.Salt.Span, body));

        // With what the caller was given, the positions cannot be found by trial; with what auditors are given they can be checked.
        var entry = Hub.Store.FindEntry(first.LogIndex)!;
        Assert.Equal([Hub.Store.Find(Record("es", "shop-0001"))!.Position], Positions.Decode(entry.Touched.Span));
        Assert.False(Leaf.Commits(first.Leaf.Span, LeafPart.Touched, first.Salt.Span, entry.Touched.Span));
        Assert.True(Leaf.Commits(first.Leaf.Span, LeafPart.Touched, Leaf.PartSalt(entry.Salt.Span, LeafPart.Touched), entry.Touched.Span));
    }

    private MerkleHash Naive(long size) => NaiveTree.Mth([.. Hub.Store.ReadLeaves(0, (int)size, onlyOf: null).Select(l => MerkleHash.OfLeaf(l.Entry!.Logged.Leaf.Span))]);
}
