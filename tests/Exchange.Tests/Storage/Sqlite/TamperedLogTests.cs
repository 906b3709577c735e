using Exchange.Audit;
using Exchange.Storage;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>The database is changed behind the hub's back: it does not open, and says from which index on the log is not what it was.</summary>
public sealed class TamperedLogTests
{
    private const int Entries = 600; // two subtrees of 256 and a tail

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    public static TheoryData<string, long, string> Changes => new()
    {
        { "UPDATE entries SET leaf = unhex(substr(hex(leaf), 1, 44) || 'FF' || substr(hex(leaf), 47)) WHERE sequence = 300", 300, "not the one that was hashed" },
        { "UPDATE entries SET hash = zeroblob(32) WHERE sequence = 40", 40, "not the one that was hashed" },
        { "UPDATE entries SET hash = x'00' WHERE sequence = 599", 599, "not the one that was hashed" },
        { "UPDATE details SET detail = (SELECT detail FROM details WHERE sequence = 7) WHERE sequence = 8", 8, "not the one that the leaf commits to" },
        { "UPDATE details SET salt = zeroblob(16) WHERE sequence = 400", 400, "not those that the leaf commits to" },
        { "UPDATE entries SET touched = x'0101' WHERE sequence = 3", 3, "not those that the leaf commits to" },
        { "DELETE FROM entries WHERE sequence = 257", 257, "missing" },
        { "DELETE FROM entries WHERE sequence = 0", 0, "missing" },
        { "DELETE FROM entries WHERE sequence >= 590", 590, "missing from the end" },
        { "INSERT INTO entries SELECT sequence + 1000, leaf, hash, touched FROM entries WHERE sequence = 9", Entries, "never logged" },
        { Swap(100, 101), 0, "not those of the tree that grew above" },
        { Swap(10, 500), 0, "not those of the tree that grew above" },
        { Swap(598, 599), 0, "others than have been published" },
        { "UPDATE subtrees SET hash = zeroblob(32) WHERE idx = 1", 256, "not those of the tree that grew above" },
        { "DELETE FROM subtrees WHERE idx = 0", 0, "no subtree" },
        { "UPDATE hub SET log_root = zeroblob(32)", 0, "others than have been published" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Refuses_ToOpen_AndNamesTheIndex(string change, long index, string description)
    {
        await using var hub = await FilledAsync();
        var refused = await hub.RefusesAfterAsync(change);

        Assert.Contains($"from index {index} ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(description, refused.Message, StringComparison.Ordinal);
        Assert.Contains("new-epoch", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_TheCheckpointsBetweenWhichEverythingWasRewritten()
    {
        await using var hub = await FilledAsync();
        var before = await hub.CheckpointAsync();
        for (var i = 0; i < 3; i++)
        {
            await LogAsync(hub, 2);
            await hub.CheckpointAsync();
        }

        // Who rewrites leaf, hash, subtrees and the hub's own root is found by what was published.
        var forged = Leaf.Encode(Entry(AuditAction.Pull, "es"), [], Leaf.EncodeDetail(new AuditDetail()), 1, 1, hub.Time.GetUtcNow(), new byte[16]);
        var refused = await hub.RefusesAfterAsync(
            $"UPDATE entries SET leaf = x'{Convert.ToHexString(forged)}', hash = x'{MerkleHash.OfLeaf(forged)}' WHERE sequence = {before.Size + 3};"
            + $"DELETE FROM details WHERE sequence = {before.Size + 3};",
            forgeRoot: true);

        Assert.Contains($"from index {before.Size + 2} (2 entries): the entries are others than have been published", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_AnOlderDatabaseThanWasPublished()
    {
        await using var hub = await FilledAsync();
        await hub.CheckpointAsync();
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => hub.RestoreAfterAsync(async () =>
        {
            await LogAsync(hub, 5);
            await hub.CheckpointAsync();
        }));

        Assert.Contains($"from index {Entries} (5 entries): the entries are missing, though they have been published", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opens_AnOlderDatabaseOfWhichNothingMoreWasPublished()
    {
        await using var hub = await FilledAsync();
        var checkpoint = await hub.CheckpointAsync();
        await hub.RestoreAfterAsync(() => LogAsync(hub, 5));

        Assert.Equal(checkpoint.Size, hub.Store.Log.Size);
    }

    [Fact]
    public async Task Reports_WhatIsChangedFartherBackThanIsLookedAtBeforeItServes()
    {
        await using var hub = await FilledAsync(new StoreOptions { CheckedAtStart = 10, ScannedHeads = 100 });
        hub.Execute("UPDATE entries SET touched = x'0101' WHERE sequence = 130");
        await hub.ReopenAsync();

        Assert.Equal((130, 1), (hub.Store.CheckLog(0, Entries, Ended)!.LogIndex, hub.Store.CheckLog(0, Entries, Ended)!.Count));
        Assert.Equal(130, hub.Store.CheckLog(130, Entries, Ended)!.LogIndex);
        Assert.Null(hub.Store.CheckLog(131, Entries, Ended));
        Assert.Null(hub.Store.CheckLog(0, 130, Ended));
        Assert.Equal(Entries, hub.Store.CheckLog(Entries - 5, Entries + 1, Ended)!.LogIndex);
    }

    private static string Swap(int one, int other) =>
        $"UPDATE entries SET sequence = -1 WHERE sequence = {one}; UPDATE entries SET sequence = {one} WHERE sequence = {other}; UPDATE entries SET sequence = {other} WHERE sequence = -1;"
        + $"UPDATE details SET sequence = -1 WHERE sequence = {one}; UPDATE details SET sequence = {one} WHERE sequence = {other}; UPDATE details SET sequence = {other} WHERE sequence = -1";

    private static async Task<SqliteStoreUnderTest> FilledAsync(StoreOptions? options = null)
    {
        var hub = new SqliteStoreUnderTest(options ?? new StoreOptions());
        await hub.RegisterAsync("es");
        await hub.RegisterAsync("fr");
        await hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("fr") });
        await hub.ShowAsync("fr", Record("es", "shop-0001"));
        await LogAsync(hub, Entries - (int)hub.Store.Log.Size);
        return hub;
    }

    private static async Task LogAsync(SqliteStoreUnderTest hub, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => hub.Store.LogAsync(
            Entry(AuditAction.Read, "fr") with { Count = i, Detail = new AuditDetail { Subject = $"of a test {i}" } }, readAt: null, Ended)));
}
