using Exchange.Audit;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

/// <summary>The part of an entry that is erased after its term.</summary>
public abstract class DetailConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    private static readonly TimeSpan Term = new Exchange.Storage.StoreOptions().DetailTerm;

    [Fact]
    public async Task Erases_DetailsAndSaltsOnceTheirTermIsOver_AndLeavesTheTreeAsItIs()
    {
        var batch = Batch("es", Guid.NewGuid(), 1, Drafts.Domain("es", "shop-0001") with { ReviewBy = new DateOnly(2036, 1, 1) });
        var old = (await Hub.Store.ApplyAsync(batch, Entry(AuditAction.Push, "es"), Ended)).Value.Entry!;
        Hub.Time.Advance(TimeSpan.FromDays(10));
        var young = (await Hub.Store.LogAsync(Entry(AuditAction.Get, "fr"), readAt: null, Ended)).Value!;
        var head = Hub.Store.Log;

        // Within a day after.
        Hub.Time.Advance(Term - TimeSpan.FromDays(10));
        Assert.Equal(0, await Hub.SettleAsync());
        Hub.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(old.LogIndex + 1, await Hub.SettleAsync());
        Assert.Equal(0, await Hub.SettleAsync());

        var erased = Hub.Store.FindEntry(old.LogIndex)!;
        Assert.Equal((null, 0, 0), (erased.Detail, erased.Salt.Length, erased.Logged.Salt.Length));
        Assert.Equal(old.Hash.ToArray(), erased.Logged.Hash.ToArray());
        Assert.Equal(old.Leaf.ToArray(), erased.Logged.Leaf.ToArray());
        Assert.NotNull(Hub.Store.FindEntry(young.LogIndex)!.Detail);
        var entry = Hub.Store.ReadLog(new AuditQuery(null, [], long.MaxValue, 1)).Entries[0];
        Assert.Equal((AuditAction.DetailErasure, old.LogIndex + 1), (entry.Action, entry.Count));

        Assert.Equal(head.Root, new MerkleTree(Hub.Store.LogHashes).Root(head.Size));
        Assert.Null(Hub.Store.CheckLog(0, Hub.Store.Log.Size, Ended));
        await Hub.ReopenAsync();
        Assert.Null(Hub.Store.FindEntry(old.LogIndex)!.Detail);
        Assert.Empty(Hub.Store.ReadWholeLog(new AuditQuery(null, [AuditAction.Push], long.MaxValue, 10) { Actor = "officer-7" }));
    }
}
