using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Storage;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>How many records of an agency may stand: one beyond it is rejected alone, and what stands can still be changed.</summary>
public sealed class AgencyRecordsTests
{
    private static readonly StoreOptions Two = new() { AgencyRecords = 2 };

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rejects_NewRecordsBeyondTheQuota_AndNothingElseOfTheirBatch()
    {
        await using var hub = new SqliteStoreUnderTest(Two);
        await hub.RegisterAsync("es");
        await hub.RegisterAsync("fr");
        await hub.PushAsync("es", Shop(1));

        var answer = await hub.PushAsync("es", Shop(2), Shop(3), Shop(1, "other.example"), Shop(2) with { Distribution = Distribution("fr") }, Shop(3), Shop(1, "other.example"));

        Assert.Equal(
            [OutcomeStatus.Created, OutcomeStatus.Rejected, OutcomeStatus.Updated, OutcomeStatus.Updated, OutcomeStatus.Rejected, OutcomeStatus.Unchanged],
            answer.Outcomes.Select(o => o.Status));
        Assert.Equal((RefusalReason.QuotaExceeded, RefusalReason.QuotaExceeded), (answer.Outcomes[1].Reason, Assert.Single(answer.Outcomes[1].Violations).Reason));
        Assert.Null(hub.Store.Find(Shop(3).Key));
        Assert.Equal(OutcomeStatus.Created, (await hub.PushAsync("fr", Drafts.Domain("fr", "shop-0001"))).Outcomes[0].Status);
    }

    [Fact]
    public async Task Accepts_AsManyAsWereErased_AlsoAfterARestart()
    {
        await using var hub = new SqliteStoreUnderTest(Two);
        await hub.RegisterAsync("es");
        await hub.PushAsync("es", Shop(1), Shop(2));
        await hub.ReopenAsync();
        Assert.Equal(OutcomeStatus.Rejected, await PushAsync(hub, Shop(3)));

        await EraseAsync(hub, 1);
        Assert.Equal(OutcomeStatus.Created, await PushAsync(hub, Shop(3)));
        Assert.Equal(OutcomeStatus.Rejected, await PushAsync(hub, Shop(4)));

        // A record that was erased and is created anew counts again.
        await EraseAsync(hub, 2);
        await hub.ReopenAsync();
        Assert.Equal(OutcomeStatus.Created, await PushAsync(hub, Shop(1) with { ExpectedRevision = 2 }));
        Assert.Equal(OutcomeStatus.Rejected, await PushAsync(hub, Shop(2) with { ExpectedRevision = 2 }));
    }

    [Fact]
    public async Task Counts_NothingThatWasNotKept()
    {
        await using var hub = new InMemoryHub(Two, "CREATE TRIGGER poison BEFORE INSERT ON heads WHEN new.id = 'poison-01' BEGIN SELECT RAISE(ABORT, 'no'); END");
        await hub.RegisterAsync("es");
        var validated = new PushedBatch
        {
            Agency = Agency("es"),
            Session = Guid.NewGuid(),
            Number = 1,
            KeyedHash = new byte[32],
            Records = [new(Shop(1), null), new(Shop(2), null), new(Shop(3), null)],
            ValidateOnly = true,
        };

        Assert.Equal(
            [OutcomeStatus.Created, OutcomeStatus.Created, OutcomeStatus.Rejected],
            (await hub.Store.ApplyAsync(validated, Entry(AuditAction.Push, "es"), Ended)).Value.Outcomes.Select(o => o.Status));
        Assert.Equal(
            RefusalReason.LogUnwritable,
            (await hub.Store.ApplyAsync(Batch("es", Guid.NewGuid(), 1, Shop(1), Drafts.Domain("es", "poison-01")), Entry(AuditAction.Push, "es"), Ended)).Refusal?.Reason);

        Assert.Equal([OutcomeStatus.Created, OutcomeStatus.Created, OutcomeStatus.Rejected], (await hub.PushAsync("es", Shop(1), Shop(2), Shop(3))).Outcomes.Select(o => o.Status));
    }

    [Fact]
    public async Task Accepts_AnyNumberWhereThereIsNoLimit()
    {
        await using var hub = new InMemoryHub(new StoreOptions { AgencyRecords = 0 }, "");
        await hub.RegisterAsync("es");

        Assert.Equal(OutcomeStatus.Created, (await hub.PushAsync("es", Shop(1))).Outcomes[0].Status);
    }

    private static RecordDraft Shop(int number, string name = "shop.example") => Drafts.Domain("es", $"shop-{number:0000}", name);

    private static async Task<OutcomeStatus> PushAsync(SqliteStoreUnderTest hub, RecordDraft draft) => (await hub.PushAsync("es", draft)).Outcomes[0].Status;

    private static async Task EraseAsync(SqliteStoreUnderTest hub, int number) =>
        Assert.False((await hub.Store.EraseAsync(Shop(number).Key, expectedRevision: null, Entry(AuditAction.Erase, "es"), Ended)).IsRefused);
}
