using Exchange.Changes;
using Xunit;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>The disclosures and duties of a run: what the hub is told and what it says, beside the model.</summary>
internal sealed class DutyRun(IHubUnderTest hub, FeedModel model)
{
    private readonly DutyModel _duties = new(model);

    public void Settle((int Agency, int Id)? changed = null, bool corrects = false) => _duties.Settle(changed, corrects);

    /// <summary>A page was logged as shown before it left; the reader may never get it.</summary>
    public void Show(FeedReading reading, PulledPage page)
    {
        foreach (var key in page.Changes.Where(c => c.Kind == ChangeKind.Upserted).Select(c => c.Key).Distinct())
        {
            _duties.Show(reading.Agency, reading.Purpose, key);
        }
    }

    /// <summary>Consults a record by name: hub and model show the same, or neither does.</summary>
    public async Task GetAsync(FeedStep.Get get)
    {
        var key = (get.Originator, get.Id);
        var officer = get.Officer >= 0 && FeedHistory.Officers[get.Officer].Agency == get.Agency ? get.Officer : -1;
        var shown = await hub.GetAsync(get.Agency, get.Purpose, officer, key);
        (long Revision, string Text)? expected = model.Latest(key) is { } state && model.Sees(get.Agency, get.Purpose, officer, key, model.Head) ? (state.Revision, state.Text) : null;
        Assert.Equal(expected, shown);
        if (shown is not null)
        {
            _duties.Show(get.Agency, get.Purpose, key);
        }
    }

    /// <summary>Every record is consulted by each officer, and by the officer's agency.</summary>
    public async Task GetAllAsync()
    {
        foreach (var key in model.Keys)
        {
            for (var officer = 0; officer < FeedHistory.Officers.Length; officer++)
            {
                var get = new FeedStep.Get(FeedHistory.Officers[officer].Agency, Purpose: 0, officer, key.Agency, key.Id);
                await GetAsync(get);
                await GetAsync(get with { Officer = -1 });
            }
        }
    }

    public async Task DeliverAsync(int agency)
    {
        var told = await hub.DeliverAsync(agency);
        Compare(agency, told);
        _duties.Deliver(agency);
        foreach (var duty in _duties.OpenOf(agency))
        {
            duty.Name = told.Single(d => d.Key == duty.Key).Name;
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
        var reason = await hub.AcknowledgeAsync(step.Agency, duty.Name, step.Result);
        Assert.Equal(_duties.Acknowledge(duty, step.Result) ? RefusalReason.Unspecified : RefusalReason.FieldMalformed, reason);
    }

    /// <summary>What each agency owes now.</summary>
    public void CompareOpen()
    {
        for (var agency = 0; agency < FeedHistory.Agencies.Length; agency++)
        {
            if (hub.ReadOwed(agency) is { } told)
            {
                Compare(agency, told);
            }
        }
    }

    /// <summary>What the originators are told at the end: who was shown which revision, and what became of each duty.</summary>
    /// <param name="hasLeft">Says which agencies have left for good, and have no auditors.</param>
    public async Task CompareLedgersAsync(Func<int, bool> hasLeft)
    {
        var gone = FeedHistory.Agencies.Where((_, number) => hasLeft(number)).ToHashSet();
        foreach (var key in model.Keys)
        {
            var ledger = await hub.ReadLedgerAsync(key);
            Assert.Equal(
                _duties.Showings.Where(s => s.Key == key && s.Agency != key.Agency).Select(s => (FeedHistory.Agencies[s.Agency], s.Revision, FeedHistory.Purposes[s.Purpose])).Order(),
                ledger.Disclosures.Order());
            Assert.Equal(
                ledger.Disclosures.Where(d => !gone.Contains(d.Agency)).Distinct().Order(),
                (ledger.ToldToShown ?? ledger.Disclosures).Where(d => !gone.Contains(d.Agency)).Distinct().Order());
            var duties = _duties.All.Where(d => d.Key == key);
            Assert.Equal(
                (ledger.IsWhole ? duties.Select(d => d.ToString()) : duties.Where(d => !d.Lifted || d.Result != DutyResult.None).Select(d => d.InLedger)).Order(StringComparer.Ordinal),
                ledger.Duties.Order(StringComparer.Ordinal));
        }
    }

    private void Compare(int agency, IReadOnlyList<ToldDuty> told) => Assert.Equal(
        _duties.OpenOf(agency).Select(d => d.ToString()).Order(StringComparer.Ordinal), told.Select(d => d.Duty).Order(StringComparer.Ordinal));
}
