using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Storage;
using Exchange.Tests.Changes;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>What a group commit does when a part of it, or all of it, cannot be written.</summary>
public sealed class WriterTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refuses_TheJobThatCannotBeWritten_AndNoOtherOfItsGroup()
    {
        await using var hub = new InMemoryHub(
            new StoreOptions(), "CREATE TRIGGER poison BEFORE INSERT ON heads WHEN new.id = 'poison-01' BEGIN SELECT RAISE(ABORT, 'no'); END");
        await hub.RegisterAsync("es");
        await hub.RegisterAsync("fr");
        var head = hub.Store.Head;

        // The writer is held until everything else is queued, so that all of it is one group.
        using var queued = new ManualResetEventSlim();
        var holding = hub.Directory.ChangeAsync(Agency("es"), a => { queued.Wait(Ended); return a with { DisplayName = "held" }; }, Entry(AuditAction.DirectoryChange), Ended);
        var defect = hub.Directory.ChangeAsync(Agency("es"), _ => throw new FormatException(), Entry(AuditAction.DirectoryChange), Ended);
        var before = Apply("es", Drafts.Domain("es", "shop-0001"));
        var poisoned = Apply("es", Drafts.Domain("es", "shop-0002") with { Distribution = Distribution("*", "fr") }, Drafts.Domain("es", "poison-01"));
        var after = Apply("fr", Drafts.Domain("fr", "shop-0001") with { Distribution = Distribution("es") });
        queued.Set();

        Assert.False((await holding).IsRefused);
        await Assert.ThrowsAsync<FormatException>(() => defect);
        Assert.Equal(OutcomeStatus.Created, (await before).Value.Outcomes[0].Status);
        Assert.Equal(RefusalReason.LogUnwritable, (await poisoned).Refusal?.Reason);
        Assert.Equal(OutcomeStatus.Created, (await after).Value.Outcomes[0].Status);
        Assert.Equal(head + 2, hub.Store.Head);
        Assert.Null(hub.Store.Find(Record("es", "shop-0002")));
        Assert.Equal((head + 1, head + 2), (hub.Store.Find(Record("es", "shop-0001"))!.Position, hub.Store.Find(Record("fr", "shop-0001"))!.Position));
        Assert.Equal(Audience("es"), hub.Store.Find(Record("fr", "shop-0001"))!.Audience);

        Task<Outcome<BatchAnswer>> Apply(string agency, params RecordDraft[] drafts) =>
            hub.Store.ApplyAsync(Batch(agency, Guid.NewGuid(), 1, drafts), Entry(AuditAction.Push, agency), Ended);
    }

    [Fact]
    public async Task Writes_AFewRecordsAmongAnotherAgencysMany_EachAgencysInOrder()
    {
        await using var hub = new InMemoryHub(new StoreOptions { GroupRecords = 8_000, SharedGroupRecords = 300 }, "");
        await hub.RegisterAsync("es");
        await hub.RegisterAsync("fr");
        using var queued = new ManualResetEventSlim();
        var holding = hub.Directory.ChangeAsync(Agency("es"), a => { queued.Wait(Ended); return a with { DisplayName = "held" }; }, Entry(AuditAction.DirectoryChange), Ended);
        var session = Guid.NewGuid();
        var many = Enumerable.Range(0, 20).Select(batch => hub.Store.ApplyAsync(
            Batch("es", session, batch + 1, [.. Enumerable.Range(0, 300).Select(i => Drafts.Domain("es", $"shop-{batch:00}-{i:000}"))]), Entry(AuditAction.Push, "es"), Ended)).ToArray();
        var few = hub.Store.ApplyAsync(Batch("fr", Guid.NewGuid(), 1, Drafts.Domain("fr", "shop-0001")), Entry(AuditAction.Push, "fr"), Ended);
        queued.Set();

        Assert.Equal(OutcomeStatus.Created, (await few).Value.Outcomes[0].Status);
        Assert.False((await holding).IsRefused);
        var logged = new List<long>();
        foreach (var batch in many)
        {
            logged.Add((await batch).Value.Entry!.LogIndex);
        }

        Assert.Equal(logged.Order(), logged);
        Assert.InRange((await few).Value.Entry!.LogIndex, logged[0] - 1, logged[1]);
    }

    [Fact]
    public async Task Fails_TheGroupWhoseCommitThrows_AndGoesOn()
    {
        await using var hub = new InMemoryHub(new StoreOptions(), "");
        await hub.RegisterAsync("es");
        var head = hub.Store.Head;

        // A name that is no name: it shows when the names of the group are written, after its jobs.
        await Assert.ThrowsAnyAsync<ArgumentException>(() => hub.WriteAsync<bool>(store =>
        {
            store.Names.Set(agencyNumber: 1, new string('x', 1_000), store.NextPosition());
            return true;
        }));

        Assert.Equal(head, hub.Store.Head);
        await hub.PushAsync("es", Drafts.Domain("es", "shop-0001"));
        Assert.Equal(head + 1, hub.Store.Find(Record("es", "shop-0001"))!.Position);
    }

    [Fact]
    public async Task Refuses_WhileTheDiskIsFull_AndGoesOnAfterwards()
    {
        await using var hub = new InMemoryHub(new StoreOptions(), "");
        await hub.RegisterAsync("es");
        await hub.PushAsync("es", Drafts.Domain("es", "shop-0000"));
        var (head, entries) = (hub.Store.Head, Entries(hub));
        var pages = hub.Number("PRAGMA page_count");
        hub.Execute($"PRAGMA max_page_count = {pages + 2}");

        var session = Guid.NewGuid();
        RecordDraft[] large = [.. Enumerable.Range(1, 50).Select(i => Drafts.Domain("es", $"shop-{i:0000}") with { Content = new byte[10_000], Distribution = Distribution("*") })];
        var refused = await hub.Store.ApplyAsync(Batch("es", session, 1, large), Entry(AuditAction.Push, "es"), Ended);
        Assert.Equal((RefusalReason.LogUnwritable, "13"), (refused.Refusal!.Reason, refused.Refusal.Facts["store_error"]));
        Assert.Equal((head, entries), (hub.Store.Head, Entries(hub)));
        Assert.Null(hub.Store.Find(large[0].Key));
        var tree = hub.Store.Log;
        Assert.Equal((entries, new MerkleTree(hub.Store.LogHashes).Root(entries)), (tree.Size, tree.Root));

        hub.Execute("PRAGMA max_page_count = 1000000");
        Assert.Equal(50, (await hub.Store.ApplyAsync(Batch("es", session, 1, large), Entry(AuditAction.Push, "es"), Ended)).Value.Outcomes.Count);
        Assert.Equal((head + 50, entries + 1), (hub.Store.Head, Entries(hub)));
        Assert.Equal((entries + 1, new MerkleTree(hub.Store.LogHashes).Root(entries + 1)), (hub.Store.Log.Size, hub.Store.Log.Root));
    }

    [Fact]
    public async Task Leaves_ReadersUnharmedByRollbacks()
    {
        await using var store = new SqliteStoreUnderTest();
        await store.RegisterAsync("es");
        await store.RegisterAsync("fr");
        await store.PushAsync("es", [.. Enumerable.Range(0, 50).Select(i => Drafts.Domain("es", $"shop-{i:0000}") with { Distribution = Distribution("fr") })]);
        store.BreakLog();
        using var stop = new CancellationTokenSource();
        var failing = FailAsync();

        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(50, store.Store.ReadPage(Reader("fr"), RecordFilter.All, FeedCursor.Start, 1_000).Changes.Count);
        }

        await stop.CancelAsync();
        Assert.True(await failing > 0);

        async Task<int> FailAsync()
        {
            var refused = 0;
            for (; !stop.IsCancellationRequested; refused++)
            {
                var draft = Drafts.Domain("es", "shop-0000") with { Distribution = Distribution(refused % 2 == 0 ? "*" : "+third") };
                Assert.True((await store.Store.ApplyAsync(Batch("es", Guid.NewGuid(), 1, draft), Entry(AuditAction.Push, "es"), Ended)).IsRefused);
            }

            return refused;
        }
    }

    private static int Entries(StoreUnderTest hub) => hub.Store.ReadWholeLog(new AuditQuery(null, [], long.MaxValue, 1_000)).Count;
}
