using System.Globalization;
using System.Text;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Tests.Records;
using Exchange.Tests.Sharing;
using Exchange.Tests.Storage;
using Xunit;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>A hub that is its store alone, without a wire: does around it what the server does.</summary>
/// <param name="hub">The store.</param>
/// <param name="fault">What is wrong with it.</param>
internal sealed class StoreAsHub(StoreUnderTest hub, PlantedFault fault) : IHubUnderTest
{
    private readonly Dictionary<FeedPageKey, ReadPage> _shared = [];

    public bool IsServed => false;

    public long Head => hub.Store.Head;

    public DateTimeOffset Now => hub.Time.GetUtcNow();

    public Task RegisterAsync(int agency, bool eeaMember) => hub.RegisterAsync(FeedHistory.Agencies[agency], eeaMember);

    public Task StandAsync(int agency, bool eeaMember, bool active) => hub.ChangeAsync(
        FeedHistory.Agencies[agency], a => a with { EeaMember = eeaMember, State = active ? AgencyState.Active : AgencyState.Suspended });

    public Task<bool> DepartAsync(int agency, int successor) =>
        hub.DepartAsync(FeedHistory.Agencies[agency], successor < 0 ? null : FeedHistory.Agencies[successor]);

    public Task CreateAsync(int circle, int lead) => circle < FeedHistory.Operations
        ? hub.CreateOperationAsync(FeedHistory.Circles[circle], FeedHistory.Agencies[lead], participantsOnly: circle == 1)
        : hub.CreateGroupAsync(FeedHistory.Circles[circle], FeedHistory.Agencies[lead]);

    public async Task<bool> MoveAsync(int circle, int agency, bool joins)
    {
        await (circle < FeedHistory.Operations
            ? hub.MoveAsync(FeedHistory.Circles[circle], FeedHistory.Agencies[agency], joins)
            : hub.MoveMemberAsync(FeedHistory.Circles[circle], FeedHistory.Agencies[agency], joins));
        return true;
    }

    public async Task<string> PushAsync(int agency, IReadOnlyList<PushedRevision> batch)
    {
        var answer = await hub.PushAsync(FeedHistory.Agencies[agency], [.. batch.Select(p => ToDraft(agency, p))]);
        return string.Concat(answer.Outcomes.Select(o => o.Status switch
        {
            OutcomeStatus.Created => 'C',
            OutcomeStatus.Updated => 'U',
            OutcomeStatus.Unchanged => '=',
            _ => 'R',
        }));
    }

    public async Task<bool> EraseAsync((int Agency, int Id) key)
    {
        var entry = StoreUnderTest.Entry(AuditAction.Erase, FeedHistory.Agencies[key.Agency]);
        var erased = await hub.Store.EraseAsync(ToKey(key), expectedRevision: null, entry, default);
        Assert.Equal(erased.IsRefused ? RefusalReason.NotFound : null, erased.Refusal?.Reason);
        return !erased.IsRefused;
    }

    public async Task WaitAsync(TimeSpan time)
    {
        hub.Time.Advance(time);
        while ((await hub.Store.SettleDueAsync(default)).Value > 0)
        {
        }
    }

    public async IAsyncEnumerable<PulledPage> PullAsync(FeedReading reader, object? cursor, int limit, int pages)
    {
        var next = cursor is FeedCursor kept ? kept : FeedCursor.Start;
        for (var i = 0; i < pages; i++)
        {
            var page = Read(reader, next, limit);
            Assert.Equal(hub.Store.Head, page.ReadAt);
            var shown = page.Changes.Where(c => c.Kind == ChangeKind.Upserted).Select(c => c.Record.RevisedAt).Distinct().Order().ToArray();
            if (shown.Length > 0)
            {
                await LogAsync(AuditAction.Pull, reader.Agency, reader.Purpose, shown, page.ReadAt);
            }

            yield return new PulledPage([.. page.Changes.Select(c => ToChange(reader, c))], next = page.Next, page.CaughtUp);
            if (page.CaughtUp)
            {
                yield break;
            }
        }
    }

    /// <summary>Reads a page, or takes one that a reader with the same view was given before.</summary>
    private ReadPage Read(FeedReading reader, FeedCursor cursor, int limit)
    {
        var key = fault.KeyOf(hub.Store, new FeedReader(reader.Who, reader.Filter, hub.Store.Sharing), cursor, limit);
        if (key is { } known && _shared.TryGetValue(known, out var kept) && !kept.Originators!.Contains(reader.Who.Agency))
        {
            return kept;
        }

        var page = fault.Read(hub.Store, reader.Who, reader.Filter, cursor, limit);
        if (key is { } ours && page.Originators is not null)
        {
            _shared[ours] = page;
        }

        return page;
    }

    public async Task<(long Revision, string Text)?> GetAsync(int agency, int purpose, int officer, (int Agency, int Id) key)
    {
        var reader = Named.Reader(FeedHistory.Agencies[agency], FeedHistory.Purposes[purpose], officer < 0 ? null : FeedHistory.Officers[officer].Id);
        if (hub.Store.Find(reader, ToKey(key)) is not { } record)
        {
            return null;
        }

        await LogAsync(AuditAction.Get, agency, purpose, [record.RevisedAt], hub.Store.Head);
        return (record.Revision, Encoding.UTF8.GetString(record.Content.Span));
    }

    public async Task<IReadOnlyList<ToldDuty>> DeliverAsync(int agency)
    {
        var name = FeedHistory.Agencies[agency];
        var open = hub.Store.ReadDuties(Named.Agency(name), after: 0, limit: 100);
        Assert.False((await hub.Store.DeliverAsync(Named.Agency(name), [.. open.Select(d => d.Number)], StoreUnderTest.Entry(AuditAction.Duties, name), default)).IsRefused);
        return [.. open.Select(ToTold)];
    }

    public IReadOnlyList<ToldDuty> ReadOwed(int agency) => [.. hub.Store.ReadDuties(Named.Agency(FeedHistory.Agencies[agency]), after: 0, limit: 100).Select(ToTold)];

    public async Task<RefusalReason> AcknowledgeAsync(int agency, string duty, DutyResult result)
    {
        var name = FeedHistory.Agencies[agency];
        var acknowledgement = new Acknowledgement(long.Parse(duty, CultureInfo.InvariantCulture), result, result == DutyResult.Retained ? "a law" : "");
        var answer = (await hub.Store.AcknowledgeAsync(Named.Agency(name), [acknowledgement], StoreUnderTest.Entry(AuditAction.Acknowledge, name), default)).Value;
        return Assert.Single(answer.Reasons);
    }

    public async Task<ToldLedger> ReadLedgerAsync((int Agency, int Id) key)
    {
        var ledger = hub.Store.ReadLedger(ToKey(key))!;
        var own = new List<(string, long, Purpose)>();
        foreach (var agency in FeedHistory.Agencies.Where((_, number) => number != key.Agency))
        {
            if ((await hub.Store.ListDisclosuresAsync(ToKey(key), Named.Agency(agency), after: null, limit: 1_000, CancellationToken.None)).Value is { } page)
            {
                own.AddRange(page.Disclosures.Select(d => (d.Agency.Value, d.Revision, d.Purpose)).Distinct());
            }
        }

        return new ToldLedger([.. ledger.Disclosures.Select(d => (d.Agency.Value, d.Revision, d.Purpose))], [.. ledger.Duties.Select(d => ToTold(d).Duty)], IsWhole: true) { ToldToShown = own };
    }

    private static RecordKey ToKey((int Agency, int Id) key) => Named.Record(FeedHistory.Agencies[key.Agency], RecordIds.Of(key.Id));

    private static (int Agency, int Id) KeyOf(RecordKey key) => (Array.IndexOf(FeedHistory.Agencies, key.Originator.Value), RecordIds.Number(key.Id));

    private static PulledChange ToChange(FeedReading reader, FeedChange change)
    {
        var (key, record) = (KeyOf(change.Record.Key), change.Record);
        var shared = key.Agency == reader.Agency ? FeedModel.Shared(record.DistributionRevision, record.EmbargoEnd is not null) : "";
        return new(change.Kind, key, record.Revision, Encoding.UTF8.GetString(record.Content.Span), shared);
    }

    private static ToldDuty ToTold(Duty duty)
    {
        var owed = new DutyModel.Owed
        {
            Agency = Array.IndexOf(FeedHistory.Agencies, duty.Agency.Value),
            Key = KeyOf(duty.Record),
            Kind = duty.Kind,
            Cause = duty.Cause,
            Revision = duty.Revision,
            Lifted = duty.IsLifted,
            Result = duty.Result,
        };
        return new ToldDuty(duty.Number.ToString(CultureInfo.InvariantCulture), owed.ToString(), owed.Key);
    }

    private static RecordDraft ToDraft(int agency, PushedRevision pushed) => Drafts.Domain(FeedHistory.Agencies[agency], RecordIds.Of(pushed.Item.Id)) with
    {
        Kind = RecordKind.Asset, // whose states have no prescribed steps
        Content = Drafts.Octets(FeedModel.TextOf(pushed.Item)),
        Status = pushed.Item.Status,
        Operation = pushed.Item.Operation < 0 ? null : Named.Operation(FeedHistory.Circles[pushed.Item.Operation]),
        Conditions = new Conditions((Tlp)pushed.Item.Marking.Tlp, PurposeSet.Of(FeedHistory.In(pushed.Item.Marking.Purposes, FeedHistory.Purposes)), pushed.Item.Marking.Restricted),
        Corrects = pushed.Item.Corrects,
        EmbargoEnd = pushed.EmbargoEnd,
        ExpectedRevision = pushed.ExpectedRevision,
        Distribution = pushed.Item.Audience is not { } audience ? null : Distribution.Of(new DistributionParts
        {
            Everyone = audience.Everyone,
            ThirdCountries = audience.ThirdCountries,
            Agencies = FeedHistory.In(audience.Agencies, FeedHistory.Agencies).Select(Named.Agency),
            Operations = FeedHistory.In(audience.Circles, FeedHistory.Circles[..FeedHistory.Operations]).Select(Named.Operation),
            Groups = FeedHistory.In(audience.Circles >> FeedHistory.Operations, FeedHistory.Circles[FeedHistory.Operations..]).Select(Named.Group),
            Excluded = FeedHistory.In(audience.Excluded, FeedHistory.Agencies).Select(Named.Agency),
            Officers = FeedHistory.In(audience.Officers, FeedHistory.Officers).Select(o => new OfficerId(Named.Agency(FeedHistory.Agencies[o.Agency]), o.Id)),
        }),
    };

    private async Task LogAsync(AuditAction action, int agency, int purpose, IReadOnlyList<long> touched, long readAt)
    {
        var entry = StoreUnderTest.Entry(action, FeedHistory.Agencies[agency]) with { Purpose = FeedHistory.Purposes[purpose], Touched = touched, Count = touched.Count };
        Assert.NotNull((await hub.Store.LogAsync(entry, readAt, default)).Value);
    }
}
