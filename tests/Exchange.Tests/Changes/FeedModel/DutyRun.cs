using Exchange.Audit;
using Exchange.Changes;
using Exchange.Sharing;
using Exchange.Tests.Sharing;
using Exchange.Tests.Storage;
using Xunit;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>The disclosures and duties of a run: what the hub is told and what it says, beside the model.</summary>
internal sealed class DutyRun(StoreUnderTest hub, FeedModel model)
{
    private readonly DutyModel _duties = new(model);

    public static string IdOf(int id) => $"record-{id}";

    public void Settle((int Agency, int Id)? changed = null, bool corrects = false) => _duties.Settle(changed, corrects);

    /// <summary>Logs a page's disclosure, as the hub does before the page leaves; the reader may never get it.</summary>
    public async Task ShowAsync(FeedReading reading, FeedPage page)
    {
        var shown = page.Changes.Where(c => c.Kind == ChangeKind.Upserted).Select(c => c.Record).DistinctBy(r => r.Key).ToArray();
        if (shown.Length > 0)
        {
            await LogAsync(AuditAction.Pull, reading.Agency, reading.Purpose, [.. shown.Select(r => r.RevisedAt).Order().Distinct()], page.ReadAt);
            Array.ForEach(shown, r => _duties.Show(reading.Agency, reading.Purpose, HeldRecords.KeyOf(r.Key)));
        }
    }

    /// <summary>Consults a record by name: the law of visibility and the model say the same, and what is shown is logged.</summary>
    public async Task GetAsync(FeedStep.Get get)
    {
        var key = (get.Originator, get.Id);
        var record = hub.Store.Find(Named.Record(FeedHistory.Agencies[get.Originator], IdOf(get.Id)));
        Assert.Equal(model.Latest(key)?.Revision, record?.Revision);
        if (record is null)
        {
            return;
        }

        var officer = get.Officer >= 0 && FeedHistory.Officers[get.Officer].Agency == get.Agency ? get.Officer : -1;
        var reader = Named.Reader(FeedHistory.Agencies[get.Agency], FeedHistory.Purposes[get.Purpose], officer < 0 ? null : FeedHistory.Officers[officer].Id);
        var sees = !record.Erased && Visibility.Sees(reader, record.Key.Originator, record.Audience, hub.Store.Sharing, hub.Store.Head);
        Assert.Equal(model.Sees(get.Agency, get.Purpose, officer, key, model.Head), sees);
        if (sees)
        {
            await LogAsync(AuditAction.Get, get.Agency, get.Purpose, [record.RevisedAt], hub.Store.Head);
            _duties.Show(get.Agency, get.Purpose, key);
        }
    }

    public async Task DeliverAsync(int agency)
    {
        var name = FeedHistory.Agencies[agency];
        var open = hub.Store.ReadDuties(Named.Agency(name), after: 0, limit: 100);
        Assert.False((await hub.Store.DeliverAsync(Named.Agency(name), [.. open.Select(d => d.Number)], StoreUnderTest.Entry(AuditAction.Duties, name), default)).IsRefused);
        _duties.Deliver(agency);
        foreach (var duty in _duties.OpenOf(agency))
        {
            duty.Number = open.Single(d => HeldRecords.KeyOf(d.Record) == duty.Key).Number;
        }
    }

    public async Task AcknowledgeAsync(FeedStep.Acknowledge step)
    {
        var delivered = _duties.All.Where(d => d.Agency == step.Agency && d.Delivered is not null).Reverse().ToArray();
        if (delivered.Length == 0)
        {
            return;
        }

        var duty = delivered[step.Nth % delivered.Length];
        var name = FeedHistory.Agencies[step.Agency];
        var basis = step.Result == DutyResult.Retained ? "a law" : "";
        var answer = (await hub.Store.AcknowledgeAsync(
            Named.Agency(name), [new Acknowledgement(duty.Number, step.Result, basis)], StoreUnderTest.Entry(AuditAction.Acknowledge, name), default)).Value;
        Assert.Equal(_duties.Acknowledge(duty, step.Result) ? RefusalReason.Unspecified : RefusalReason.FieldMalformed, Assert.Single(answer.Reasons));
    }

    /// <summary>What each agency owes now.</summary>
    public void CompareOpen()
    {
        for (var agency = 0; agency < FeedHistory.Agencies.Length; agency++)
        {
            var told = hub.Store.ReadDuties(Named.Agency(FeedHistory.Agencies[agency]), after: 0, limit: 100);
            Assert.Equal(_duties.OpenOf(agency).Select(d => d.ToString()).Order(StringComparer.Ordinal), told.Select(Told).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>What the originators are told at the end: who was shown which revision, and what became of each duty.</summary>
    public void CompareLedgers()
    {
        foreach (var key in model.Keys)
        {
            var ledger = hub.Store.ReadLedger(Named.Record(FeedHistory.Agencies[key.Agency], IdOf(key.Id)))!;
            Assert.Equal(
                _duties.Showings.Where(s => s.Key == key && s.Agency != key.Agency).Select(s => (FeedHistory.Agencies[s.Agency], s.Revision, FeedHistory.Purposes[s.Purpose])).Order(),
                ledger.Disclosures.Select(d => (d.Agency.Value, d.Revision, d.Purpose)).Order());
            Assert.Equal(
                _duties.All.Where(d => d.Key == key).Select(d => d.ToString()).Order(StringComparer.Ordinal),
                ledger.Duties.Select(Told).Order(StringComparer.Ordinal));
        }
    }

    private static string Told(Duty duty) => new DutyModel.Owed
    {
        Agency = Array.IndexOf(FeedHistory.Agencies, duty.Agency.Value),
        Key = HeldRecords.KeyOf(duty.Record),
        Kind = duty.Kind,
        Cause = duty.Cause,
        Revision = duty.Revision,
        Lifted = duty.IsLifted,
        Result = duty.Result,
    }.ToString();

    private async Task LogAsync(AuditAction action, int agency, int purpose, IReadOnlyList<long> touched, long readAt)
    {
        var entry = StoreUnderTest.Entry(action, FeedHistory.Agencies[agency]) with { Purpose = FeedHistory.Purposes[purpose], Touched = touched, Count = touched.Count };
        Assert.NotNull((await hub.Store.LogAsync(entry, readAt, default)).Value);
    }
}
