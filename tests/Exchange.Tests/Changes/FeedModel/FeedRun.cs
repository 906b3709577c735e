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

/// <summary>One run of a history on a hub, beside the model.</summary>
/// <param name="hub">The hub.</param>
/// <param name="fault">What is wrong with it.</param>
internal sealed class FeedRun(StoreUnderTest hub, PlantedFault fault)
{
    private readonly FeedModel _model = new();
    private readonly HeldRecords[] _readers = [.. FeedReaders.All.Select(r => new HeldRecords(r))];
    private DutyRun? _duties;
    private int _embargoes;

    private DutyRun Duties => _duties ??= new DutyRun(hub, _model);

    /// <summary>Runs a history and compares at every page; throws where hub and model part.</summary>
    public async Task RunAsync(FeedHistory history)
    {
        for (var agency = 0; agency < FeedHistory.Agencies.Length - 1; agency++)
        {
            await StandAsync(new FeedStep.Stand(agency, EeaMember: agency != 3, Active: true));
        }

        for (var circle = 0; circle < FeedHistory.Circles.Length; circle++)
        {
            var (name, lead) = (FeedHistory.Circles[circle], circle % 2);
            await (circle < FeedHistory.Operations
                ? hub.CreateOperationAsync(name, FeedHistory.Agencies[lead], participantsOnly: circle == 1)
                : hub.CreateGroupAsync(name, FeedHistory.Agencies[lead]));
            _model.Move(circle, lead, joins: true);
            for (var agency = 0; agency < FeedHistory.Agencies.Length - 1; agency++)
            {
                if ((agency + circle) % 2 == 0)
                {
                    await MoveAsync(new FeedStep.Move(circle, agency, Joins: true));
                }
            }
        }

        foreach (var step in history.Steps)
        {
            await TakeAsync(step);
            Assert.Equal(_model.Head, hub.Store.Head); // a position for every change, none skipped
            if (step is not (FeedStep.Read or FeedStep.Restart or FeedStep.Get))
            {
                Duties.CompareOpen();
            }
        }

        for (var agency = 0; agency < FeedHistory.Agencies.Length; agency++)
        {
            await StandAsync(new FeedStep.Stand(agency, EeaMember: agency != 3, Active: true));
        }

        foreach (var reader in _readers)
        {
            await ReadToTheEndAsync(reader);
        }

        Duties.CompareLedgers();
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
            case FeedStep.Stand stand:
                await StandAsync(stand);
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
        var (circle, agency) = (FeedHistory.Circles[move.Circle], FeedHistory.Agencies[move.Agency]);
        await (move.Circle < FeedHistory.Operations ? hub.MoveAsync(circle, agency, move.Joins) : hub.MoveMemberAsync(circle, agency, move.Joins));
        if (_model.Move(move.Circle, move.Agency, move.Joins))
        {
            Duties.Settle();
        }
    }

    private async Task StandAsync(FeedStep.Stand stand)
    {
        var name = FeedHistory.Agencies[stand.Agency];
        var state = stand.Active ? AgencyState.Active : AgencyState.Suspended;
        if (_model.IsRegistered(stand.Agency))
        {
            await hub.ChangeAsync(name, a => a with { EeaMember = stand.EeaMember, State = state });
        }
        else
        {
            await hub.RegisterAsync(name, stand.EeaMember);
            stand = stand with { Active = true };
        }

        if (_model.Stand(stand.Agency, stand.EeaMember, stand.Active))
        {
            Duties.Settle();
        }
    }

    private async Task EraseAsync(FeedStep.Erase erase)
    {
        var agency = FeedHistory.Agencies[erase.Agency];
        var erased = await hub.Store.EraseAsync(
            Named.Record(agency, DutyRun.IdOf(erase.Id)), expectedRevision: null, StoreUnderTest.Entry(AuditAction.Erase, agency), default);
        var stood = _model.Erase((erase.Agency, erase.Id));
        Assert.Equal(stood ? null : RefusalReason.NotFound, erased.Refusal?.Reason);
        if (stood)
        {
            Duties.Settle((erase.Agency, erase.Id));
        }
    }

    private async Task WaitAsync(FeedStep.Wait wait)
    {
        hub.Time.Advance(TimeSpan.FromHours(wait.Hours));
        while ((await hub.Store.SettleDueAsync(default)).Value > 0)
        {
        }

        while (_model.Lapse(hub.Time.GetUtcNow()) is { } lapsed)
        {
            Duties.Settle(lapsed);
        }
    }

    private async Task PushAsync(FeedStep.Push push)
    {
        var drafts = new List<RecordDraft>();
        var expected = new StringBuilder();
        foreach (var item in push.Items)
        {
            var key = (push.Agency, item.Id);
            var before = _model.Latest(key);
            var embargoEnd = item.Audience is { EmbargoHours: > 0 and var hours } ? hub.Time.GetUtcNow().AddHours(hours).AddMilliseconds(++_embargoes) : (DateTimeOffset?)null;
            drafts.Add(ToDraft(push.Agency, item, embargoEnd) with { ExpectedRevision = before is { Erased: true } && item.Revives ? before.Revision : null });
            expected.Append(_model.Push(push.Agency, item, embargoEnd));
            if (expected[^1] is 'C' or 'U')
            {
                Duties.Settle(key, item.Corrects && before is not null && _model.Latest(key)!.Revision > before.Revision);
            }
        }

        var answer = await hub.PushAsync(FeedHistory.Agencies[push.Agency], [.. drafts]);
        Assert.Equal(expected.ToString(), string.Concat(answer.Outcomes.Select(o => o.Status switch
        {
            OutcomeStatus.Created => 'C',
            OutcomeStatus.Updated => 'U',
            OutcomeStatus.Unchanged => '=',
            _ => 'R',
        })));
    }

    private static RecordDraft ToDraft(int agency, PushedItem item, DateTimeOffset? embargoEnd) => Drafts.Domain(FeedHistory.Agencies[agency], DutyRun.IdOf(item.Id)) with
    {
        Kind = RecordKind.Asset, // whose states have no prescribed steps
        Content = Drafts.Octets(FeedModel.TextOf(item)),
        Status = item.Status,
        Operation = item.Operation < 0 ? null : Named.Operation(FeedHistory.Circles[item.Operation]),
        Conditions = new Conditions((Tlp)item.Marking.Tlp, PurposeSet.Of(In(item.Marking.Purposes, FeedHistory.Purposes)), item.Marking.Restricted),
        Corrects = item.Corrects,
        EmbargoEnd = embargoEnd,
        Distribution = item.Audience is not { } audience ? null : Distribution.Of(new DistributionParts
        {
            Everyone = audience.Everyone,
            ThirdCountries = audience.ThirdCountries,
            Agencies = In(audience.Agencies, FeedHistory.Agencies).Select(Named.Agency),
            Operations = In(audience.Circles, FeedHistory.Circles[..FeedHistory.Operations]).Select(Named.Operation),
            Groups = In(audience.Circles >> FeedHistory.Operations, FeedHistory.Circles[FeedHistory.Operations..]).Select(Named.Group),
            Excluded = In(audience.Excluded, FeedHistory.Agencies).Select(Named.Agency),
            Officers = In(audience.Officers, FeedHistory.Officers).Select(o => new OfficerId(Named.Agency(FeedHistory.Agencies[o.Agency]), o.Id)),
        }),
    };

    private static IEnumerable<T> In<T>(int bits, IEnumerable<T> all) => all.Where((_, i) => (bits >> i & 1) != 0);

    private async Task ReadAsync(HeldRecords reader, FeedStep.Read read)
    {
        for (var i = 1; i <= read.Pages; i++)
        {
            var page = await ReadPageAsync(reader, read.Limit);
            var broken = i == read.Pages ? read.Loss : PageLoss.None;
            if (broken != PageLoss.Page)
            {
                reader.Apply(page);
                if (broken == PageLoss.None)
                {
                    reader.Keep(page);
                }
            }

            if (broken != PageLoss.None)
            {
                reader.Undisturbed = false;
            }
            else if (page.CaughtUp)
            {
                CompareViews(reader, page.ReadAt);
                return;
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
        for (var pages = 0; pages < 2_000; pages++)
        {
            var page = await ReadPageAsync(reader, limit: 5);
            reader.Apply(page);
            reader.Keep(page);
            if (page.CaughtUp)
            {
                CompareViews(reader, page.ReadAt);
                return;
            }
        }

        Assert.Fail("the pull does not come to an end");
    }

    private async Task<FeedPage> ReadPageAsync(HeldRecords reader, int limit)
    {
        if (reader.Cursor == FeedCursor.Start)
        {
            reader.BeginWithNothing(_model.Head);
        }

        var page = fault.Read(hub.Store, reader.Reading, reader.Cursor, limit);
        Assert.Equal(_model.Head, page.ReadAt);
        await Duties.ShowAsync(reader.Reading, page);
        var view = _model.View(reader.Reading, page.ReadAt);
        foreach (var change in page.Changes)
        {
            var key = HeldRecords.KeyOf(change.Record.Key);
            if (change.Kind == ChangeKind.Upserted)
            {
                Assert.True(view.TryGetValue(key, out var state), $"{change.Record.Key} was delivered to who may not see it");
                Assert.Equal((state.Revision, state.Text), (change.Record.Revision, Encoding.UTF8.GetString(change.Record.Content.Span)));
            }
            else
            {
                Assert.False(view.ContainsKey(key), $"{change.Record.Key} was taken away from who sees it");
                Assert.Equal(KindOfLoss(reader.Reading, key, page.ReadAt), change.Kind);
                Assert.True(HadSinceBegun(reader, key, page.ReadAt), $"{change.Record.Key} was taken away from who cannot have been sent it");
            }

            Assert.True(reader.Sent.Add(key) || !reader.Undisturbed, $"{change.Record.Key} was delivered twice in a pull during which nothing changed");
        }

        return page;
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
            _model.View(reader.Reading, position).Select(p => (p.Key, p.Value.Revision, p.Value.Text)).Order(),
            reader.Records.Where(p => !p.Value.Kept).Select(p => (p.Key, p.Value.Revision, p.Value.Text)).Order());
        Assert.All(reader.Records.Where(p => p.Value.Kept), p => Assert.True(_model.Keeps(reader.Reading, p.Key, position), $"{p.Key} is kept by who may not"));
    }
}
