using System.Text;
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
    private readonly ReaderState[] _readers = [.. Readers.Select(r => new ReaderState(r))];

    /// <summary>An agency and its filter; negative numbers are no condition.</summary>
    internal sealed record Reader(int Agency, int Status = -1, int Operation = -1, int Originator = -1)
    {
        public bool Wants(int originator, int status, int operation) =>
            (Originator < 0 || Originator == originator) && (Status < 0 || Status == status) && (Operation < 0 || Operation == operation);

        public Exchange.Sharing.Reader Who => Named.Reader(FeedHistory.Agencies[Agency]);

        public RecordFilter Filter => new()
        {
            Statuses = Status < 0 ? [] : [(RecordKind.Asset, Status)],
            Operations = Operation < 0 ? [] : [Named.Operation(FeedHistory.Operations[Operation])],
            Originators = Originator < 0 ? [] : [Named.Agency(FeedHistory.Agencies[Originator])],
        };
    }

    /// <summary>Who reads.</summary>
    public static IReadOnlyList<Reader> Readers { get; } =
    [
        new(0), new(1), new(2), new(3), new(4), new(1, Status: 1), new(2, Operation: 0), new(3, Originator: 0),
    ];

    /// <summary>Runs a history and compares at every page; throws where hub and model part.</summary>
    public async Task RunAsync(FeedHistory history)
    {
        for (var agency = 0; agency < FeedHistory.Agencies.Length - 1; agency++)
        {
            await StandAsync(agency, eeaMember: agency != 3);
        }

        for (var operation = 0; operation < FeedHistory.Operations.Length; operation++)
        {
            await hub.CreateOperationAsync(FeedHistory.Operations[operation], FeedHistory.Agencies[operation]);
            _model.Move(operation, operation, joins: true);
            for (var agency = 0; agency < FeedHistory.Agencies.Length - 1; agency++)
            {
                await TakeAsync(new FeedStep.Move(operation, agency, Joins: (agency + operation) % 2 == 0));
            }
        }

        foreach (var step in history.Steps)
        {
            await TakeAsync(step);
            Assert.Equal(_model.Head, hub.Store.Head); // a position for every change, none skipped
        }

        foreach (var reader in _readers)
        {
            ReadToTheEnd(reader);
        }
    }

    private async Task TakeAsync(FeedStep step)
    {
        switch (step)
        {
            case FeedStep.Push push:
                await PushAsync(push);
                break;
            case FeedStep.Move move when _model.IsRegistered(move.Agency):
                await hub.MoveAsync(FeedHistory.Operations[move.Operation], FeedHistory.Agencies[move.Agency], move.Joins);
                _model.Move(move.Operation, move.Agency, move.Joins);
                break;
            case FeedStep.Stand stand:
                await StandAsync(stand.Agency, stand.EeaMember);
                break;
            case FeedStep.Read read:
                Read(_readers[read.Reader], read);
                return;
            case FeedStep.Restart restart:
                _readers[restart.Reader] = new ReaderState(Readers[restart.Reader]);
                return;
        }

        foreach (var reader in _readers)
        {
            reader.Undisturbed = false;
        }
    }

    private async Task StandAsync(int agency, bool eeaMember)
    {
        if (_model.IsRegistered(agency))
        {
            await hub.ChangeAsync(FeedHistory.Agencies[agency], a => a with { EeaMember = eeaMember });
        }
        else
        {
            await hub.RegisterAsync(FeedHistory.Agencies[agency], eeaMember);
        }

        _model.Stand(agency, eeaMember);
    }

    private async Task PushAsync(FeedStep.Push push)
    {
        var drafts = push.Items.Select(item => ToDraft(push.Agency, item)).ToArray();
        var expected = string.Concat(push.Items.Select(item => _model.Push(push.Agency, item)));
        var answer = await hub.PushAsync(FeedHistory.Agencies[push.Agency], drafts);
        Assert.Equal(expected, string.Concat(answer.Outcomes.Select(o => o.Status switch
        {
            OutcomeStatus.Created => 'C',
            OutcomeStatus.Updated => 'U',
            OutcomeStatus.Unchanged => '=',
            _ => 'R',
        })));
    }

    private static RecordDraft ToDraft(int agency, PushedItem item) => Drafts.Domain(FeedHistory.Agencies[agency], IdOf(item.Id)) with
    {
        Kind = RecordKind.Asset, // whose states have no prescribed steps
        Content = Drafts.Octets(FeedModel.TextOf(item)),
        Status = item.Status,
        Operation = item.Operation < 0 ? null : Named.Operation(FeedHistory.Operations[item.Operation]),
        Distribution = item.Audience is not { } audience ? null : Distribution.Of(new DistributionParts
        {
            Everyone = audience.Everyone,
            ThirdCountries = audience.ThirdCountries,
            Agencies = FeedHistory.Agencies.Where((_, i) => (audience.Agencies >> i & 1) != 0).Select(Named.Agency),
            Operations = FeedHistory.Operations.Where((_, i) => (audience.Operations >> i & 1) != 0).Select(Named.Operation),
        }),
    };

    private void Read(ReaderState reader, FeedStep.Read read)
    {
        for (var i = 1; i <= read.Pages; i++)
        {
            var page = ReadPage(reader, read.Limit);
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

    private void ReadToTheEnd(ReaderState reader)
    {
        // Two rounds over every record and audience, one head a page, are less than this.
        for (var pages = 0; pages < 2_000; pages++)
        {
            var page = ReadPage(reader, limit: 2);
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

    private FeedPage ReadPage(ReaderState reader, int limit)
    {
        if (reader.Cursor == FeedCursor.Start)
        {
            // A pull without a cursor opens with snapshot_started: the reader drops what it does not see again.
            reader.Begun = _model.Head;
            reader.Holds.Clear();
        }

        var page = fault.Read(hub.Store, reader.Who, reader.Cursor, limit);
        Assert.Equal(_model.Head, page.ReadAt);
        var view = _model.View(reader.Who, page.ReadAt);
        foreach (var change in page.Changes)
        {
            var key = KeyOf(change.Record.Key);
            if (change.Kind == ChangeKind.Upserted)
            {
                Assert.True(view.TryGetValue(key, out var state), $"{change.Record.Key} was delivered to who may not see it");
                Assert.Equal((state.Revision, state.Text), (change.Record.Revision, Encoding.UTF8.GetString(change.Record.Content.Span)));
            }
            else
            {
                var sees = _model.Sees(reader.Who.Agency, key, page.ReadAt);
                Assert.Equal(sees ? ChangeKind.LeftFilter : ChangeKind.Withdrawn, change.Kind);
                Assert.True(SawSinceBegun(reader, key, page.ReadAt), $"{change.Record.Key} was taken away from who cannot have been sent it");
            }

            Assert.True(reader.Sent.Add(key) || !reader.Undisturbed, $"{change.Record.Key} was delivered twice in a pull during which nothing changed");
        }

        return page;
    }

    private bool SawSinceBegun(ReaderState reader, (int, int) key, long upTo) =>
        Enumerable.Range(0, (int)(upTo - reader.Begun) + 1).Any(i => _model.Sees(reader.Who.Agency, key, reader.Begun + i));

    /// <summary>What caught_up promises: what the reader holds is its view.</summary>
    private void CompareViews(ReaderState reader, long position)
    {
        reader.BeginPull();
        Assert.Equal(
            _model.View(reader.Who, position).Select(p => (p.Key, p.Value.Revision, p.Value.Text)).Order(),
            reader.Holds.Select(p => (p.Key, p.Value.Revision, p.Value.Text)).Order());
    }

    private static string IdOf(int id) => $"record-{id}";

    private static (int Agency, int Id) KeyOf(RecordKey key) =>
        (Array.IndexOf(FeedHistory.Agencies, key.Originator.Value), key.Id[^1] - '0');

    private sealed class ReaderState(Reader who)
    {
        public Reader Who => who;

        public FeedCursor Cursor { get; private set; } = FeedCursor.Start;

        /// <summary>The position of the view that the cursor is based on; for a reader that began with nothing, where it began.</summary>
        public long Begun { get; set; }

        public Dictionary<(int Agency, int Id), (long Revision, string Text)> Holds { get; } = [];

        /// <summary>What the present pull has sent.</summary>
        public HashSet<(int Agency, int Id)> Sent { get; } = [];

        /// <summary>True while nothing changed and no connection broke since the present pull began.</summary>
        public bool Undisturbed { get; set; } = true;

        public void Keep(FeedPage page)
        {
            Cursor = page.Next;
            Begun = page.CaughtUp ? page.ReadAt : Begun;
        }

        public void BeginPull()
        {
            Sent.Clear();
            Undisturbed = true;
        }

        public void Apply(FeedPage page)
        {
            foreach (var change in page.Changes)
            {
                if (change.Kind == ChangeKind.Upserted)
                {
                    Holds[KeyOf(change.Record.Key)] = (change.Record.Revision, Encoding.UTF8.GetString(change.Record.Content.Span));
                }
                else
                {
                    Holds.Remove(KeyOf(change.Record.Key));
                }
            }
        }
    }
}
