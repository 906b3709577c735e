using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

public abstract class PushConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    private static readonly TimeSpan Term = TimeSpan.FromDays(30);

    private readonly Guid _session = Guid.NewGuid();

    [Fact]
    public async Task Returns_OneOutcomeForEachRecordInOrder()
    {
        await Hub.PushAsync("es", Shop(1), Shop(2));
        var rejection = RecordOutcome.Rejected(RefusalReason.RecordInvalid, [new Violation("content", RefusalReason.FieldRequired, "is missing")]);
        var batch = new PushedBatch
        {
            Agency = Agency("es"),
            Session = _session,
            Number = 1,
            KeyedHash = new byte[32],
            Records =
            [
                new(Shop(3), null),
                new(Shop(1, "other.example"), null),
                new(null, rejection),
                new(Shop(2), null),
                new(Shop(2) with { ExpectedRevision = 5 }, null),
                new(Shop(3, "third.example"), null), // of one name in a batch: applied in order
            ],
        };

        var answer = (await Hub.Store.ApplyAsync(batch, Entry(AuditAction.Push, "es"), Ended)).Value;

        Assert.Equal(
            [OutcomeStatus.Created, OutcomeStatus.Updated, OutcomeStatus.Rejected, OutcomeStatus.Unchanged, OutcomeStatus.Conflict, OutcomeStatus.Updated],
            answer.Outcomes.Select(o => o.Status));
        Assert.Equal([1, 2, 0, 1, 1, 2], answer.Outcomes.Select(o => o.Revision));
        Assert.False(answer.Repeated);
    }

    [Fact]
    public async Task Returns_TheFirstAnswerToTheSameBatch_AndChangesNothing()
    {
        var first = await ApplyAsync(1, Shop(1), Shop(2) with { ExpectedRevision = 9 }, Shop(3) with { Distribution = Distribution("nowhere") });
        var (head, entries) = (Hub.Store.Head, CountEntries());
        await Hub.ReopenAsync();

        var again = await ApplyAsync(1, Shop(1), Shop(2) with { ExpectedRevision = 9 }, Shop(3) with { Distribution = Distribution("nowhere") });

        Assert.True(again.Repeated);
        Assert.Equal(first.Outcomes.Select(Told), again.Outcomes.Select(Told));
        Assert.Equal(first.Entry!.Hash.ToArray(), again.Entry!.Hash.ToArray());
        Assert.Equal(first.Entry.Leaf.ToArray(), again.Entry.Leaf.ToArray());
        Assert.Equal(first.Entry.Salt.ToArray(), again.Entry.Salt.ToArray());
        Assert.Equal((head, entries), (Hub.Store.Head, CountEntries()));
    }

    [Fact]
    public async Task Returns_TheFirstAnswer_ThoughTheRecordHasGoneOn()
    {
        await ApplyAsync(1, Shop(1));
        await ApplyAsync(2, Shop(1, "other.example"));

        var again = await ApplyAsync(1, Shop(1));

        Assert.Equal(OutcomeStatus.Created, Assert.Single(again.Outcomes).Status);
        Assert.Equal("other.example", Hub.Store.Find(Shop(1).Key)!.CanonicalName);
    }

    [Fact]
    public async Task Rejects_ANumberUsedWithOtherBytes()
    {
        await ApplyAsync(1, Shop(1));

        await AssertRefusedAsync(RefusalReason.BatchDiffers, Batch("es", _session, 1, Shop(2)));

        Assert.Null(Hub.Store.Find(Shop(2).Key));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Rejects_AGap(long number)
    {
        await AssertRefusedAsync(RefusalReason.BatchOutOfOrder, Batch("es", _session, number, Shop(1)));

        Assert.Equal(0, (await Hub.Store.FindSessionAsync(Agency("es"), _session, Ended)).Value);
    }

    [Fact]
    public async Task Rejects_AnotherAgencysSession()
    {
        await ApplyAsync(1, Shop(1));

        await AssertRefusedAsync(RefusalReason.BatchOutOfOrder, Batch("fr", _session, 2, Drafts.Domain("fr", "shop-0001")));
        await AssertRefusedAsync(RefusalReason.BatchOutOfOrder, Batch("fr", _session, 1, Drafts.Domain("fr", "shop-0001")));
        Assert.Equal(RefusalReason.BatchOutOfOrder, (await Hub.Store.FindSessionAsync(Agency("fr"), _session, Ended)).Refusal?.Reason);
    }

    [Fact]
    public async Task Returns_TheHighestNumberAnswered()
    {
        Assert.Equal(0, (await Hub.Store.FindSessionAsync(Agency("es"), _session, Ended)).Value);
        await ApplyAsync(1, Shop(1));
        await ApplyAsync(2, Shop(2));
        await ApplyAsync(1, Shop(1));
        await Hub.ReopenAsync();

        Assert.Equal(2, (await Hub.Store.FindSessionAsync(Agency("es"), _session, Ended)).Value);
    }

    [Fact]
    public async Task Keeps_AnswersForThirtyDaysAfterTheLastUse()
    {
        await ApplyAsync(1, Shop(1));
        Hub.Time.Advance(Term);
        await ApplyAsync(2, Shop(2));
        Hub.Time.Advance(Term);

        Assert.True((await ApplyAsync(1, Shop(1))).Repeated);
    }

    [Fact]
    public async Task Rejects_ASessionWhoseTermIsOver_AndAppliesNothing()
    {
        await ApplyAsync(1, Shop(1));
        await Hub.PushAsync("es", Shop(1, "gone-on.example"));
        Hub.Time.Advance(Term + TimeSpan.FromSeconds(1));

        await AssertRefusedAsync(RefusalReason.SessionExpired, Batch("es", _session, 1, Shop(1)));
        await AssertRefusedAsync(RefusalReason.SessionExpired, Batch("es", _session, 2, Shop(2)));
        Assert.Equal(RefusalReason.SessionExpired, (await Hub.Store.FindSessionAsync(Agency("es"), _session, Ended)).Refusal?.Reason);
        Assert.Equal("gone-on.example", Hub.Store.Find(Shop(1).Key)!.CanonicalName);

        await Hub.ReopenAsync();
        await AssertRefusedAsync(RefusalReason.SessionExpired, Batch("es", _session, 1, Shop(1)));
    }

    [Fact]
    public async Task Answers_ARepeatByItsOctetsAlone()
    {
        var first = await ApplyAsync(1, Shop(1), Shop(2) with { ExpectedRevision = 9 });
        var head = Hub.Store.Head;
        PushedBatch Repeat(long number, byte hash) => new() { Agency = Agency("es"), Session = _session, Number = number, KeyedHash = Enumerable.Repeat(hash, 32).ToArray(), Records = [], IsRepeat = true };
        var hash = Batch("es", _session, 1, Shop(1), Shop(2) with { ExpectedRevision = 9 }).KeyedHash;

        var again = (await Hub.Store.ApplyAsync(new() { Agency = Agency("es"), Session = _session, Number = 1, KeyedHash = hash, Records = [], IsRepeat = true }, Entry(AuditAction.Push, "es"), Ended)).Value;

        Assert.True(again.Repeated);
        Assert.Equal(first.Outcomes.Select(Told), again.Outcomes.Select(Told));
        await AssertRefusedAsync(RefusalReason.BatchDiffers, Repeat(1, 0xAB));
        await AssertRefusedAsync(RefusalReason.BatchOutOfOrder, Repeat(3, 0xAB));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Hub.Store.ApplyAsync(Repeat(2, 0xAB), Entry(AuditAction.Push, "es"), Ended));
        Assert.Equal(head, Hub.Store.Head);
    }

    [Fact]
    public async Task Answers_ValidateOnlyAsThePushWouldBe_AndStoresNothingButItsEntry()
    {
        await Hub.PushAsync("es", Shop(1));
        var (head, entries) = (Hub.Store.Head, CountEntries());
        RecordDraft[] drafts =
            [Shop(1), Shop(2) with { Distribution = Distribution("it", "fr") }, Shop(2), Shop(2, "other.example"), Shop(3) with { ExpectedRevision = 3 }];
        var dry = (await Hub.Store.ApplyAsync(
            new PushedBatch
            {
                Agency = Agency("es"),
                Session = _session,
                Number = 1,
                KeyedHash = new byte[32],
                Records = [.. drafts.Select(d => new PushedRecord(d, null))],
                ValidateOnly = true,
            },
            Entry(AuditAction.Push, "es"),
            Ended)).Value;

        Assert.Null(dry.Entry);
        Assert.Equal((head, entries + 1), (Hub.Store.Head, CountEntries()));
        Assert.Null(Hub.Store.Find(Shop(2).Key));
        Assert.Equal(dry.Outcomes.Select(Told), (await ApplyAsync(1, drafts)).Outcomes.Select(Told));
    }

    [Fact]
    public async Task Gives_PositionsWithoutGaps_AndHeadsTheirLatest()
    {
        var before = Hub.Store.Head;
        await Hub.PushAsync("es", Shop(1), Shop(2), Shop(3));
        await Hub.PushAsync("es", Shop(2, "other.example"), Shop(1), Shop(3) with { Distribution = Distribution("fr") });
        await Hub.PushAsync("es", Shop(2, "other.example"));

        Assert.Equal(before + 5, Hub.Store.Head);
        Assert.Equal([before + 1, before + 4, before + 5], new[] { 1, 2, 3 }.Select(i => Hub.Store.Find(Shop(i).Key)!.Position));
        Assert.Equal([before + 1, before + 4, before + 3], new[] { 1, 2, 3 }.Select(i => Hub.Store.Find(Shop(i).Key)!.RevisedAt));
        Assert.Equal([1, 2, 1], new[] { 1, 2, 3 }.Select(i => Hub.Store.Find(Shop(i).Key)!.Revision));
        Assert.Equal([1, 1, 2], new[] { 1, 2, 3 }.Select(i => Hub.Store.Find(Shop(i).Key)!.DistributionRevision));
    }

    [Fact]
    public async Task Keeps_EveryPartAsReceived()
    {
        var draft = Shop(1) with
        {
            Kind = RecordKind.Asset,
            Status = 4,
            Operation = Operation("ios-x"),
            Links = Drafts.Octets("links"),
            RegistrableDomain = "registrable.example",
            Distribution = Distribution("fr", "op:ios-x", "+third"),
        };
        await Hub.PushAsync("es", draft);
        var created = Hub.Time.GetUtcNow();
        Hub.Time.Advance(TimeSpan.FromMinutes(1));
        await Hub.PushAsync("es", draft with { Status = 5, Content = Drafts.Octets("other"), Distribution = null });
        await Hub.ReopenAsync();

        var record = Hub.Store.Find(draft.Key)!;
        Assert.Equal(("other", "TLP:GREEN", "links"), (Text(record.Content), Text(record.Marking), Text(record.Links)));
        Assert.Equal((RecordKind.Asset, 5, Operation("ios-x")), (record.Kind, record.Status, record.Operation));
        Assert.Equal(("shop.example", "registrable.example"), (record.CanonicalName, record.RegistrableDomain));
        Assert.Equal(Audience("fr", "op:ios-x", "+third"), record.Audience);
        Assert.Equal((created, created.AddMinutes(1)), (record.CreateTime, record.UpdateTime));
    }

    [Fact]
    public async Task Finds_ByNameAtOnce_AndOneAgencysRecordsNotByAnothersName()
    {
        await Hub.PushAsync("es", Shop(1));

        Assert.NotNull(Hub.Store.Find(Shop(1).Key));
        Assert.Null(Hub.Store.Find(Record("fr", Shop(1).Key.Id)));
        Assert.Null(Hub.Store.Find(Record("nobody", Shop(1).Key.Id)));
    }

    [Fact]
    public async Task Answers_EveryInputOnce_WhateverStreamsPushAtOnce()
    {
        string[] agencies = ["es", "fr", "it", "us"];
        var (head, entries) = (Hub.Store.Head, CountEntries());
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(stream => PushStreamAsync(agencies[stream % 4], stream / 4)));

        // Four streams of each agency push the same forty records: each is created by one of them.
        var outcomes = answers.SelectMany(a => a).SelectMany(a => a.Outcomes).ToArray();
        Assert.Equal(16 * 40, outcomes.Length);
        Assert.Equal(4 * 40, outcomes.Count(o => o.Status == OutcomeStatus.Created));
        Assert.Equal(12 * 40, outcomes.Count(o => o.Status == OutcomeStatus.Unchanged));
        Assert.Equal(head + (4 * 40), Hub.Store.Head);
        Assert.Equal(entries + (16 * 8), CountEntries());

        async Task<List<BatchAnswer>> PushStreamAsync(string agency, int stream)
        {
            var (session, given) = (Guid.NewGuid(), new List<BatchAnswer>());
            for (var number = 1; number <= 8; number++)
            {
                var drafts = Enumerable.Range(0, 5).Select(i => Drafts.Domain(agency, $"shop-{((number - 1) * 5) + i:0000}")).ToArray();
                given.Add((await Hub.Store.ApplyAsync(Batch(agency, session, number, drafts), Entry(AuditAction.Push, agency), Ended)).Value);
                if ((stream + number) % 3 == 0)
                {
                    // A client that lost the answer asks again.
                    Assert.True((await Hub.Store.ApplyAsync(Batch(agency, session, number, drafts), Entry(AuditAction.Push, agency), Ended)).Value.Repeated);
                }
            }

            return given;
        }
    }

    [Fact]
    public async Task Refuses_ABatchWhoseEntryCannotBeWritten_AndChangesNothing()
    {
        await ApplyAsync(1, Shop(1) with { Distribution = Distribution("*") });
        var (head, entries) = (Hub.Store.Head, CountEntries());
        Hub.BreakLog();

        await AssertRefusedAsync(RefusalReason.LogUnwritable, Batch("es", _session, 2, Shop(1, "other.example") with { Distribution = Distribution("it") }, Shop(2)));
        Assert.True((await Hub.Store.CreateOperationAsync(
            new Exchange.Sharing.Operation { Id = Operation("opson"), DisplayName = "", Lead = Agency("fr") }, Entry(AuditAction.OperationChange), Ended)).IsRefused);
        Assert.True((await Hub.Directory.RegisterAsync(NewAgency("ch"), Entry(AuditAction.DirectoryChange), Ended)).IsRefused);
        Assert.True((await Hub.Store.LogAsync(Entry(AuditAction.Pull, "fr"), Hub.Store.Head, Ended)).IsRefused);

        Assert.Equal((head, entries), (Hub.Store.Head, CountEntries()));
        Assert.Equal("shop.example", Hub.Store.Find(Shop(1).Key)!.CanonicalName);
        Assert.Null(Hub.Store.Find(Shop(2).Key));
        Assert.Null(Hub.Directory.Current.Find(Agency("ch")));
        Assert.Single(Hub.Store.ListOperations());

        // And when it can be written again, everything goes on as if nothing had been tried.
        Hub.MendLog();
        Assert.NotNull((await Hub.Store.LogAsync(Entry(AuditAction.Pull, "fr"), Hub.Store.Head, Ended)).Value);
        var answer = await ApplyAsync(2, Shop(1, "other.example") with { Distribution = Distribution("it") }, Shop(2));
        Assert.Equal([OutcomeStatus.Updated, OutcomeStatus.Created], answer.Outcomes.Select(o => o.Status));
        Assert.Equal(head + 2, Hub.Store.Head);
        await Hub.RegisterAsync("ch");
        await Hub.CreateOperationAsync("opson", "fr");
    }

    private static string Told(RecordOutcome outcome) =>
        $"{outcome.Status} {outcome.Revision} {outcome.Reason} {outcome.ViolationCount} {string.Join(' ', outcome.Violations)}";

    private static string Text(ReadOnlyMemory<byte> octets) => System.Text.Encoding.UTF8.GetString(octets.Span);

    private static RecordDraft Shop(int number, string name = "shop.example") => Drafts.Domain("es", $"shop-{number:0000}", name);

    private int CountEntries() => Hub.Store.ReadWholeLog(new AuditQuery(null, [], long.MaxValue, 10_000)).Count;

    private async Task<BatchAnswer> ApplyAsync(long number, params RecordDraft[] drafts) =>
        (await Hub.Store.ApplyAsync(Batch("es", _session, number, drafts), Entry(AuditAction.Push, "es"), Ended)).Value;

    private async Task AssertRefusedAsync(RefusalReason reason, PushedBatch batch) =>
        Assert.Equal(reason, (await Hub.Store.ApplyAsync(batch, Entry(AuditAction.Push, batch.Agency.Value), Ended)).Refusal?.Reason);
}
