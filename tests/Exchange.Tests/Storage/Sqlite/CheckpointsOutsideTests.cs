using Exchange.Audit;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>A checkpoint that could be kept in the database and not outside it.</summary>
public sealed class CheckpointsOutsideTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_ACheckpointAgain_ThatFoundNoRoomOutside()
    {
        await using var hub = new SqliteStoreUnderTest();
        await hub.Store.LogAsync(StoreUnderTest.Entry(AuditAction.Read), readAt: null, Ended);
        var head = hub.Store.Log;
        var checkpoint = new KeptCheckpoint(head.Epoch, head.Size, head.Root, DateTimeOffset.UnixEpoch.AddYears(56), "a note\n");

        // Where the file should be, something else stands: it cannot be made.
        var outside = Directory.CreateDirectory(hub.DatabasePath + ".checkpoint");
        Assert.Equal(RefusalReason.LogUnwritable, (await hub.Store.KeepCheckpointAsync(checkpoint, Ended)).Refusal?.Reason);
        Assert.Null(hub.Store.NewestCheckpoint);
        outside.Delete();

        // The log did not grow meanwhile, and no other call has to make it.
        var later = checkpoint with { Time = checkpoint.Time.AddSeconds(1) };
        Assert.True((await hub.Store.KeepCheckpointAsync(later, Ended)).Value);
        Assert.Equal(later, hub.Store.NewestCheckpoint);
        Assert.Equal((later.Note, later.Time), (hub.Store.FindCheckpoint(1)?.Note, hub.Store.FindCheckpoint(1)?.Time));
    }
}
