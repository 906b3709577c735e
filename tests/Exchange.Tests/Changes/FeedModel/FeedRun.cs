using System.Text;
using Exchange.Changes;
using Xunit;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>One run of a history on a hub, beside the model.</summary>
/// <param name="hub">The hub.</param>
internal sealed class FeedRun(IHubUnderTest hub)
{
    private readonly FeedModel _model = new();
    private readonly HeldRecords[] _readers = [.. FeedReaders.All.Select(r => new HeldRecords(r))];
    private DutyRun? _duties;
    private DepartureRun? _departures;
    private int _embargoes;

    private DutyRun Duties => _duties ??= new DutyRun(hub, _model);

    private DepartureRun Departures => _departures ??= new DepartureRun(hub, _model, Duties);

    /// <summary>Makes what stands before every history: agencies, operations and groups.</summary>
    public static async Task PrepareAsync(IHubUnderTest hub)
    {
        foreach (var (agency, eeaMember) in FeedHistory.FirstAgencies)
        {
            await hub.RegisterAsync(agency, eeaMember);
        }

        for (var circle = 0; circle < FeedHistory.Circles.Length; circle++)
        {
            await hub.CreateAsync(circle, FeedHistory.LeadOf(circle));
            foreach (var agency in FeedHistory.FirstMembersOf(circle))
            {
                await hub.MoveAsync(circle, agency, joins: true);
            }
        }
    }

    /// <summary>Runs a history on a new hub and compares at every page; throws where hub and model part.</summary>
    public async Task RunAsync(FeedHistory history)
    {
        await PrepareAsync(hub);
        await RunOnPreparedAsync(history);
    }

    /// <summary>Runs a history on a hub on which nothing happened yet but <see cref="PrepareAsync"/>.</summary>
    public async Task RunOnPreparedAsync(FeedHistory history)
    {
        _model.Prepare();
        foreach (var step in history.Steps)
        {
            await TakeAsync(step);
            Assert.Equal(_model.Head, hub.Head); // a position for every change, none skipped
            if (step is not (FeedStep.Read or FeedStep.Restart or FeedStep.Get))
            {
                Duties.CompareOpen();
            }
        }

        // All that is due is done, every agency stands as it began, and everybody reads.
        await WaitAsync(new FeedStep.Wait(0));
        for (var agency = 0; agency < FeedHistory.Agencies.Length; agency++)
        {
            if (!Departures.HasLeft(agency))
            {
                await StandAsync(new FeedStep.Stand(agency, EeaMember: agency != 3, Active: true));
            }
        }

        foreach (var reader in _readers)
        {
            await ReadToTheEndAsync(reader);
        }

        await Duties.GetAllAsync();
        for (var agency = 0; agency < FeedHistory.Agencies.Length; agency++)
        {
            await Duties.DeliverAsync(agency);
        }

        await Duties.CompareLedgersAsync(Departures.HasLeft);
    }

    private async Task TakeAsync(FeedStep step)
    {
        switch (step)
        {
            case FeedStep.Push push when _model.IsActive(push.Agency):
                await PushAsync(push);
                break;
            case FeedStep.Erase erase when _model.IsActive(erase.Agency):
                await EraseAsync(erase);
                break;
            case FeedStep.Wait wait:
                await WaitAsync(wait);
                break;
            case FeedStep.Move move when _model.IsRegistered(move.Agency):
                await MoveAsync(move);
                break;
            case FeedStep.Stand stand when !Departures.HasLeft(stand.Agency):
                await StandAsync(stand);
                break;
            case FeedStep.Depart depart:
                await Departures.DepartAsync(depart);
                await (depart.Settled ? WaitAsync(new FeedStep.Wait(0)) : Task.CompletedTask);
                break;
            case FeedStep.Read read when _model.IsActive(FeedReaders.All[read.Reader].Agency):
                await ReadAsync(_readers[read.Reader], read);
                return;
            case FeedStep.Restart restart:
                _readers[restart.Reader].Restart();
                return;
            case FeedStep.Get get when _model.IsActive(get.Agency):
                await Duties.GetAsync(get);
                return;
            case FeedStep.Deliver deliver when _model.IsActive(deliver.Agency):
                await Duties.DeliverAsync(deliver.Agency);
                return;
            case FeedStep.Acknowledge acknowledge when _model.IsActive(acknowledge.Agency):
                await Duties.AcknowledgeAsync(acknowledge);
                return;
        }

        foreach (var reader in _readers)
        {
            reader.Undisturbed = false;
        }
    }

    private async Task MoveAsync(FeedStep.Move move)
    {
        var moved = await hub.MoveAsync(move.Circle, move.Agency, move.Joins);
        Assert.Equal(!hub.IsServed || _model.MayMove(move.Circle, move.Agency, move.Joins), moved);
        if (moved && _model.Move(move.Circle, move.Agency, move.Joins))
        {
            Duties.Settle();
        }
    }

    private async Task StandAsync(FeedStep.Stand stand)
    {
        if (_model.IsRegistered(stand.Agency))
        {
            await hub.StandAsync(stand.Agency, stand.EeaMember, stand.Active);
        }
        else
        {
            await hub.RegisterAsync(stand.Agency, stand.EeaMember);
            stand = stand with { Active = true };
        }

        if (_model.Stand(stand.Agency, stand.EeaMember, stand.Active))
        {
            Duties.Settle();
        }
    }

    private async Task EraseAsync(FeedStep.Erase erase)
    {
        var key = (erase.Agency, erase.Id);
        var erased = await hub.EraseAsync(key);
        var stood = _model.Erase(key);
        Assert.Equal(stood, erased);
        if (stood)
        {
            Duties.Settle(key);
        }
    }

    private async Task WaitAsync(FeedStep.Wait wait)
    {
        await hub.WaitAsync(TimeSpan.FromHours(wait.Hours));
        while (_model.Lapse(hub.Now) is { } lapsed)
        {
            Duties.Settle(lapsed);
        }

        Departures.Clear();
    }

    private async Task PushAsync(FeedStep.Push push)
    {
        var batch = new List<PushedRevision>();
        var expected = new StringBuilder();
        foreach (var item in push.Items)
        {
            var key = (push.Agency, item.Id);
            var before = _model.Latest(key);
            var embargoEnd = item.Audience is { EmbargoHours: > 0 and var hours } ? hub.Now.AddHours(hours).AddMilliseconds(++_embargoes) : (DateTimeOffset?)null;
            batch.Add(new PushedRevision(item, embargoEnd, before is { Erased: true } && item.Revives ? before.Revision : null));
            expected.Append(hub.IsServed && !FeedModel.MayState(push.Agency, item) ? 'R' : _model.Push(push.Agency, item, embargoEnd));
            if (expected[^1] is 'C' or 'U')
            {
                Duties.Settle(key, item.Corrects && before is not null && _model.Latest(key)!.Revision > before.Revision);
            }
        }

        Assert.Equal(expected.ToString(), await hub.PushAsync(push.Agency, batch));
    }

    private async Task ReadAsync(HeldRecords reader, FeedStep.Read read)
    {
        var number = 0;
        await foreach (var page in PullAsync(reader, read.Limit, read.Pages))
        {
            var broken = ++number == read.Pages ? read.Loss : PageLoss.None;
            if (broken != PageLoss.Page)
            {
                reader.Apply(page);
                if (broken == PageLoss.None)
                {
                    reader.Keep(page, _model.Head);
                }
            }

            if (broken != PageLoss.None)
            {
                reader.Undisturbed = false;
            }
            else if (page.CaughtUp)
            {
                CompareViews(reader, _model.Head);
            }
        }
    }

    private async Task ReadToTheEndAsync(HeldRecords reader)
    {
        if (!_model.IsActive(reader.Reading.Agency))
        {
            return;
        }

        // Two rounds over every record and audience, one head a page, are less than this.
        await foreach (var page in PullAsync(reader, limit: 5, pages: 2_000))
        {
            reader.Apply(page);
            reader.Keep(page, _model.Head);
            if (page.CaughtUp)
            {
                CompareViews(reader, _model.Head);
                return;
            }
        }

        Assert.Fail("the pull does not come to an end");
    }

    private async IAsyncEnumerable<PulledPage> PullAsync(HeldRecords reader, int limit, int pages)
    {
        if (reader.Cursor is null)
        {
            reader.BeginWithNothing(_model.Head);
        }

        await foreach (var page in hub.PullAsync(reader.Reading, reader.Cursor, limit, pages))
        {
            Duties.Show(reader.Reading, page);
            Check(reader, page);
            yield return page;
        }
    }

    private void Check(HeldRecords reader, PulledPage page)
    {
        var view = _model.View(reader.Reading, _model.Head);
        foreach (var change in page.Changes)
        {
            var (key, name) = (change.Key, $"{FeedHistory.Agencies[change.Key.Agency]}/{change.Key.Id}");
            if (change.Kind == ChangeKind.Upserted)
            {
                Assert.True(view.TryGetValue(key, out var state), $"{name} was delivered to who may not see it");
                Assert.Equal((state.Revision, state.Text), (change.Revision, change.Text));
            }
            else
            {
                Assert.False(view.ContainsKey(key), $"{name} was taken away from who sees it");
                Assert.Equal(KindOfLoss(reader.Reading, key, _model.Head), change.Kind);
                Assert.Equal(change.Kind == ChangeKind.LeftFilter ? _model.Latest(key)!.Revision : _model.LastSeen(reader.Reading, key), change.Revision);
                Assert.True(HadSinceBegun(reader, key, _model.Head), $"{name} was taken away from who cannot have been sent it");
            }

            Assert.True(reader.Sent.Add(key) || !reader.Undisturbed, $"{name} was delivered twice in a pull during which nothing changed");
        }
    }

    private ChangeKind KindOfLoss(FeedReading reading, (int Agency, int Id) key, long position) =>
        _model.At(key, position)!.Erased ? ChangeKind.Erased
        : _model.Keeps(reading, key, position) ? ChangeKind.Restricted
        : _model.Sees(reading.Agency, reading.Purpose, officer: -1, key, position) ? ChangeKind.LeftFilter
        : ChangeKind.Withdrawn;

    private bool HadSinceBegun(HeldRecords reader, (int, int) key, long upTo) =>
        _model.Keeps(reader.Reading, key, reader.Begun)
        || Enumerable.Range(0, (int)(upTo - reader.Begun) + 1).Any(i => _model.Sees(reader.Reading.Agency, reader.Reading.Purpose, officer: -1, key, reader.Begun + i));

    /// <summary>What caught_up promises: what the reader holds is its view, and beside it what it keeps restricted.</summary>
    private void CompareViews(HeldRecords reader, long position)
    {
        foreach (var key in reader.AtRest)
        {
            Assert.True(!_model.Keeps(reader.Reading, key, position) || reader.Records.ContainsKey(key), $"{key} is restricted, and was taken from who keeps it");
        }

        reader.Rest(key => _model.Keeps(reader.Reading, key, position));
        Assert.Equal(
            _model.View(reader.Reading, position).Select(p => (p.Key, p.Value.Revision, FeedModel.Held(reader.Reading, p.Key, p.Value))).Order(),
            reader.Records.Where(p => !p.Value.Kept).Select(p => (p.Key, p.Value.Revision, p.Value.Text)).Order());
        Assert.All(reader.Records.Where(p => p.Value.Kept), p => Assert.True(_model.Keeps(reader.Reading, p.Key, position), $"{p.Key} is kept by who may not"));
    }
}
