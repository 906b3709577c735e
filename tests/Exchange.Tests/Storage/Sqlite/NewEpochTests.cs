using System.Security.Cryptography;
using System.Text;
using Exchange.Audit;
using Exchange.Storage;
using Exchange.Storage.Sqlite;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>A hub whose database is not what was published begins a new log, which says so first.</summary>
public sealed class NewEpochTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Begins_WithTheLastKnownCheckpoint_AfterAnOlderBackupWasPutBack()
    {
        await using var hub = new SqliteStoreUnderTest();
        await hub.RegisterAsync("es");
        await hub.CheckpointAsync();
        KeptCheckpoint? published = null;
        await Assert.ThrowsAsync<InvalidDataException>(() => hub.RestoreAfterAsync(async () =>
        {
            await hub.PushAsync("es", Drafts.Domain("es", "shop-0001"));
            published = await hub.CheckpointAsync();
        }));

        var identity = SqliteHub.StartEpoch(hub.DatabasePath, "restored after a fire, decided by op-1 and op-2", new StoreOptions());
        hub.Open();

        Assert.Equal((2L, 2L), (identity.Hub.Epoch, hub.Store.Hub.Epoch));
        Assert.Equal([(1L, ""), (2L, published!.Note)], hub.Store.ListEpochs().Select(e => (e.Epoch, e.PreviousCheckpoint)));
        var entry = Assert.Single(hub.Store.ReadLeaves(0, 10, onlyOf: null)).Entry!;
        Assert.Equal((AuditAction.EpochStart, 0L, 2L), (entry.Action, entry.LogIndex, entry.Epoch));
        Assert.Contains("after a fire", entry.Detail!.Subject, StringComparison.Ordinal);
        Assert.True(Leaf.CommitsToBody(entry.Logged.Leaf.Span, entry.Logged.Salt.Span, SHA256.HashData(Encoding.UTF8.GetBytes(published.Note))));
        Assert.Equal((1L, entry.Sequence), (hub.Store.Log.Size, hub.Store.Log.FirstSequence));
        Assert.Equal(MerkleHash.Read(entry.Logged.Hash.Span), hub.Store.Log.Root);
        Assert.Null(hub.Store.NewestCheckpoint);

        // What was logged before can be read still, in its own epoch and under its own index.
        var all = hub.Store.ReadWholeLog(new AuditQuery(null, [], long.MaxValue, 100) { OldestFirst = true });
        Assert.Equal([(1L, 0L), (2L, 0L)], all.Select(e => (e.Epoch, e.LogIndex)));
        Assert.Equal(AuditAction.DirectoryChange, all[0].Action);
        Assert.Null(hub.Store.FindEntry(MerkleHash.Read(all[0].Logged.Hash.Span)));
    }

    [Fact]
    public async Task Goes_OnLikeAnyEpoch_ThroughCheckpointsAndRestarts()
    {
        await using var hub = new SqliteStoreUnderTest();
        await hub.RegisterAsync("es");
        await hub.RegisterAsync("fr");
        await hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("fr") });
        await hub.ShowAsync("fr", Record("es", "shop-0001"));
        await hub.CloseAsync();
        SqliteHub.StartEpoch(hub.DatabasePath, "drill", new StoreOptions());
        hub.Open();
        var logged = (await hub.Store.LogAsync(Entry(AuditAction.Get, "fr") with { Touched = [hub.Store.Find(Record("es", "shop-0001"))!.RevisedAt] }, hub.Store.Head, Ended)).Value!;
        hub.Store.NoteSent(logged);
        var checkpoint = await hub.CheckpointAsync();
        await hub.ReopenAsync();

        Assert.Equal((2L, checkpoint.Note), (hub.Store.Log.Size, hub.Store.NewestCheckpoint!.Note));
        Assert.Equal(1, logged.LogIndex);
        Assert.Equal(AuditAction.Get, hub.Store.FindEntry(MerkleHash.Read(logged.Hash.Span))!.Action);
        var shown = (await hub.Store.ListDisclosuresAsync(Record("es", "shop-0001"), null, null, 10, Ended)).Value!.Disclosures;
        Assert.Equal([(1L, "Granted"), (2L, "Sent")], shown.Select(d => (d.Entry.Epoch, d.State.ToString())));

        // Another, whose first entry names a checkpoint of the second.
        await hub.CloseAsync();
        Assert.Equal(3, SqliteHub.StartEpoch(hub.DatabasePath, "drill", new StoreOptions()).Hub.Epoch);
        hub.Open();
        Assert.Equal(["", "", checkpoint.Note], hub.Store.ListEpochs().Select(e => e.PreviousCheckpoint));
    }

    [Fact]
    public async Task Says_ThatTheLogWasTamperedWith()
    {
        await using var hub = new SqliteStoreUnderTest();
        await hub.RegisterAsync("es");
        await hub.RegisterAsync("fr");
        await hub.CheckpointAsync();
        await hub.RefusesAfterAsync("UPDATE entries SET touched = x'0101' WHERE sequence = 1");
        SqliteHub.StartEpoch(hub.DatabasePath, "after a break-in", new StoreOptions());
        hub.Open();

        var entries = hub.Store.ReadLeaves(0, 10, onlyOf: null).Select(l => l.Entry!).ToArray();
        Assert.Equal([AuditAction.EpochStart, AuditAction.Tampering], entries.Select(e => e.Action));
        Assert.StartsWith("from index 1:", entries[1].Detail!.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_TheNewestEpochThatWasPublished()
    {
        await using var hub = new SqliteStoreUnderTest();
        await hub.RegisterAsync("es");
        KeptCheckpoint? published = null;
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => hub.RestoreAfterAsync(async () =>
        {
            await hub.CloseAsync();
            SqliteHub.StartEpoch(hub.DatabasePath, "drill", new StoreOptions());
            hub.Open();
            published = await hub.CheckpointAsync();
        }));
        Assert.Contains("epoch 2 has been published", refused.Message, StringComparison.Ordinal);

        Assert.Equal(3, SqliteHub.StartEpoch(hub.DatabasePath, "restored", new StoreOptions()).Hub.Epoch);
        hub.Open();
        Assert.Equal((3L, published!.Note), (hub.Store.Log.Epoch, hub.Store.ListEpochs()[^1].PreviousCheckpoint));
        await hub.ReopenAsync();
    }

    [Fact]
    public async Task Keeps_WhatAnEpochBeganWith_AfterDetailsAreErased()
    {
        await using var hub = new SqliteStoreUnderTest();
        await hub.RegisterAsync("es");
        await hub.CloseAsync();
        SqliteHub.StartEpoch(hub.DatabasePath, "drill", new StoreOptions());
        hub.Open();
        await hub.Store.LogAsync(Entry(AuditAction.Get, "es"), readAt: null, Ended);
        hub.Time.Advance(new StoreOptions().DetailTerm + TimeSpan.FromDays(1));
        Assert.Equal(2, await hub.SettleAsync());

        Assert.Equal([true, false], hub.Store.ReadLeaves(0, 2, onlyOf: null).Select(l => l.Entry!.Detail is not null));
    }
}
