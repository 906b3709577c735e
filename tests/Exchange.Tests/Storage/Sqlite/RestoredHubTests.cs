using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Storage;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>A hub on an older copy of its database: what its journal names is erased again before it serves.</summary>
public sealed class RestoredHubTests
{
    private static readonly RecordKey Erased = Record("es", "shop-0001");

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Erases_AgainWhatAnOlderBackupBringsBack()
    {
        await using var hub = await ShownAsync();
        await hub.RestoreAfterAsync(() => EraseAsync(hub));

        Assert.True(hub.Store.Find(Erased)!.Erased);
        Assert.Equal(0, hub.Store.Find(Erased)!.Content.Length);
        Assert.False(hub.Store.Find(Record("es", "shop-0002"))!.Erased);
        Assert.Equal(1, Assert.Single(hub.Store.ReadWholeLog(new AuditQuery(null, [AuditAction.Erase], long.MaxValue, 10))).Count);
        var duty = Assert.Single(hub.Store.ReadDuties(Agency("fr"), after: 0, limit: 10));
        Assert.Equal((DutyKind.Erase, DutyCause.Erased, Erased), (duty.Kind, duty.Cause, duty.Record));
    }

    [Fact]
    public async Task Leaves_ARecordThatWasCreatedAnewAfterItsErasure()
    {
        await using var hub = await ShownAsync();
        await EraseAsync(hub);
        await hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { ExpectedRevision = 2 });
        await hub.ReopenAsync();

        Assert.False(hub.Store.Find(Erased)!.Erased);
        Assert.Equal(3, hub.Store.Find(Erased)!.Revision);
    }

    [Fact]
    public async Task Leaves_ARecordWhoseErasureCouldNotBeWritten()
    {
        await using var hub = await ShownAsync();
        hub.Execute("CREATE TRIGGER broken BEFORE UPDATE OF erased_since ON hub BEGIN SELECT RAISE(ABORT, 'a full disk'); END");
        Assert.True((await hub.Store.EraseAsync(Erased, null, StoreUnderTest.Entry(AuditAction.Erase, "es"), Ended)).IsRefused);
        hub.Execute("DROP TRIGGER broken");
        await hub.ReopenAsync();

        Assert.False(hub.Store.Find(Erased)!.Erased);
    }

    private static async Task<SqliteStoreUnderTest> ShownAsync()
    {
        var hub = new SqliteStoreUnderTest(new StoreOptions());
        await hub.RegisterAsync("es");
        await hub.RegisterAsync("fr");
        await hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("fr") }, Drafts.Domain("es", "shop-0002"));
        await hub.ShowAsync("fr", Erased);
        return hub;
    }

    private static async Task EraseAsync(SqliteStoreUnderTest hub) =>
        Assert.Equal(1, (await hub.Store.EraseAsync(Erased, null, StoreUnderTest.Entry(AuditAction.Erase, "es"), Ended)).Value.Duties);
}
