using Exchange.Audit;
using Xunit;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

/// <summary>Checkpoints as kept.</summary>
public abstract class CheckpointConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    [Fact]
    public async Task Keeps_CheckpointsThroughRestarts_AndFindsTheOldestThatCoversASize()
    {
        Assert.Null(Hub.Store.NewestCheckpoint);
        Assert.Null(Hub.Store.FindCheckpoint(1));
        var (first, second) = (await KeepAsync(), await KeepAsync(entries: 3));
        await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended);

        for (var opened = 0; opened < 2; opened++)
        {
            Assert.Equal(second.Note, Hub.Store.NewestCheckpoint!.Note);
            Assert.Equal((first.Size, first.Root, first.Time), (Hub.Store.FindCheckpoint(0)!.Size, Hub.Store.FindCheckpoint(0)!.Root, Hub.Store.FindCheckpoint(0)!.Time));
            Assert.Equal(first.Note, Hub.Store.FindCheckpoint(first.Size)!.Note);
            Assert.Equal(second.Note, Hub.Store.FindCheckpoint(first.Size + 1)!.Note);
            Assert.Null(Hub.Store.FindCheckpoint(second.Size + 1));
            await Hub.ReopenAsync();
        }
    }

    [Fact]
    public async Task Rejects_ACheckpointOfWhatIsNotCommitted()
    {
        var head = Hub.Store.Log;
        await Assert.ThrowsAsync<ArgumentException>(() => Hub.Store.KeepCheckpointAsync(Checkpoint(head with { Size = head.Size + 1 }), Ended));
        await Assert.ThrowsAsync<ArgumentException>(() => Hub.Store.KeepCheckpointAsync(Checkpoint(head with { Epoch = head.Epoch + 1 }), Ended));
        await Assert.ThrowsAsync<ArgumentException>(() => Hub.Store.KeepCheckpointAsync(Checkpoint(head with { Root = MerkleHash.EmptyTree }), Ended));
        Assert.Null(Hub.Store.NewestCheckpoint);
    }

    [Fact]
    public async Task Keeps_CosignaturesWithTheirCheckpoint_OneForEachKey()
    {
        var (first, newest) = (await KeepAsync(), await KeepAsync());
        var size = Hub.Store.Log.Size;
        Assert.Null(Hub.Store.FindCosignedCheckpoint(1));
        var cosigned = (await CosignAsync(first.Size, "agencies/fr+1", "— fr 1\n")).Value;
        Assert.Equal(first.Note + "— fr 1\n", cosigned.CosignedNote);
        await CosignAsync(first.Size, "agencies/fr+1", "— fr 2\n");
        await CosignAsync(first.Size, "agencies/it+1", "— it 1\n");
        await CosignAsync(newest.Size, "agencies/it+1", "— it 2\n");

        Assert.Equal(RefusalReason.NotFound, (await CosignAsync(first.Size + 100, "agencies/it+1", "— it 1\n")).Refusal?.Reason);
        Assert.Equal(size + 4, Hub.Store.Log.Size);
        Assert.Equal(newest.Note + "— it 2\n", Hub.Store.NewestCheckpoint!.CosignedNote);
        Assert.Equal(newest.Size, Hub.Store.FindCosignedCheckpoint(1)!.Size);
        Assert.Equal(first.Size, Hub.Store.FindCosignedCheckpoint(2)!.Size);
        Assert.Null(Hub.Store.FindCosignedCheckpoint(3));
        await Hub.ReopenAsync();
        Assert.Equal(["— fr 2\n", "— it 1\n"], Hub.Store.FindCheckpoint(first.Size)!.Cosignatures);
        Assert.Equal(newest.Note + "— it 2\n", Hub.Store.NewestCheckpoint!.CosignedNote);
    }

    [Fact]
    public async Task Thins_OldCheckpoints_ButOneAnHourAndThoseThatWereCosigned()
    {
        // Every 10 minutes for 3 hours; the 5th is cosigned. All are a day old when the last one comes.
        var kept = new List<KeptCheckpoint>();
        for (var i = 0; i < 18; i++)
        {
            kept.Add(await KeepAsync());
            Hub.Time.Advance(TimeSpan.FromMinutes(10));
        }

        await CosignAsync(kept[4].Size, "agencies/fr+1", "— fr 1\n");
        Assert.Equal(kept.Select(c => c.Size), Found());
        Hub.Time.Advance(TimeSpan.FromDays(1));
        var last = await KeepAsync();

        Assert.Equal([kept[0].Size, kept[4].Size, kept[6].Size, kept[12].Size, last.Size], Found());
        Assert.Equal(last.Note, Hub.Store.NewestCheckpoint!.Note);

        long[] Found()
        {
            var found = new List<long>();
            while (Hub.Store.FindCheckpoint(found.Count == 0 ? 0 : found[^1] + 1) is { } checkpoint)
            {
                found.Add(checkpoint.Size);
            }

            return [.. found];
        }
    }

    [Fact]
    public async Task Refuses_ACheckpointWhileTheStoreCannotBeWritten()
    {
        var first = await KeepAsync();
        await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended);
        Hub.BreakLog();
        Assert.Equal(RefusalReason.LogUnwritable, (await CosignAsync(first.Size, "agencies/fr+1", "— fr 1\n")).Refusal?.Reason);
        Hub.MendLog();
        Assert.Empty(Hub.Store.FindCheckpoint(first.Size)!.Cosignatures);
    }

    private Task<Outcome<KeptCheckpoint>> CosignAsync(long size, string key, string line) => Hub.Store.CosignAsync(size, key, line, Entry(AuditAction.Read), Ended);

    private async Task<KeptCheckpoint> KeepAsync(int entries = 1)
    {
        for (var i = 0; i < entries; i++)
        {
            await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended);
        }

        return await Hub.CheckpointAsync();
    }

    private KeptCheckpoint Checkpoint(LogHead head) => new(head.Epoch, head.Size, head.Root, Hub.Time.GetUtcNow(), "note");
}
