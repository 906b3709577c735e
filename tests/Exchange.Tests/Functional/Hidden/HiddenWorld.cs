using System.Collections.Concurrent;
using Exchange.Storage.Sqlite;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional.Hidden;

/// <summary>
/// A hub on which everything that can be hidden from an agency is: records in every state that hides one, groups, operations, duties. Its
/// clock stands still, so that nothing but a call makes its store work.
/// </summary>
public sealed class HiddenWorld : IAsyncLifetime
{
    /// <summary>States of records that the reader's agency was shown once, or that somebody of it may see: its auditors learn what it was shown.</summary>
    public static readonly IReadOnlySet<string> KnownToTheAgency =
        new HashSet<string> { "withdrawn after many revisions", "erased", "restricted", "for another purpose", "for another officer" };

    // What the writer does whoever called: commits shared by several and the head that each saves, subtrees that are full at certain sizes of the log, notes of what answers before it
    // were given to the line, entries that are indexed behind it.
    private static readonly string[] BesideTheCall =
    [
        "writer: BEGIN IMMEDIATE", "writer: UPDATE hub SET head", "writer: COMMIT", "writer: SAVEPOINT job", "writer: RELEASE job", "writer: INSERT INTO subtrees",
        "writer: INSERT OR IGNORE INTO sent", "writer: INSERT INTO entry_", "writer: SELECT sequence, leaf, hash FROM entries WHERE sequence >= (SELECT log_indexed", "writer: UPDATE hub SET log_indexed",
    ];

    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow();

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly ConcurrentQueue<string> _asked = [];
    private TestHub? _hub;
    private TestAgency? _giver;
    private TestAgency? _reader;

    /// <summary>After everything was hidden and before the first call that is compared.</summary>
    public static DateTimeOffset Set => Start.AddSeconds(30);

    /// <summary>The hub.</summary>
    public TestHub Hub => _hub!;

    /// <summary>Who hides things.</summary>
    public TestAgency Giver => _giver!;

    /// <summary>From whom they are hidden.</summary>
    public TestAgency Reader => _reader!;

    /// <summary>The giver's records by the state that hides them, with ids of one length.</summary>
    public IReadOnlyDictionary<string, string> Records { get; private set; } = new Dictionary<string, string>();

    /// <summary>A record of the giver's that the reader sees.</summary>
    public string Shown { get; private set; } = "";

    /// <summary>Records that the reader sees, alike but for the one link that each has: to every one of <see cref="Records"/>, and to two that do not stand.</summary>
    public IReadOnlyList<string> Linked { get; private set; } = [];

    /// <summary>Groups that the reader is not in: never was, or was once.</summary>
    public IReadOnlyList<string> Groups { get; private set; } = [];

    /// <summary>Operations that the reader takes no part in: never did, or did once.</summary>
    public IReadOnlyList<string> Operations { get; private set; } = [];

    /// <summary>Duties that the reader may not know of, by numbers that count for it: of another agency, and one of its own that was not delivered.</summary>
    public IReadOnlyList<string> Duties { get; private set; } = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(new TestHubOptions
        {
            Time = _clock,
            Server = new() { Store = new() { ScannedHeads = 100 } },
            Configure = services => CountingStore.Use(services, _asked),
        });
        (_giver, _reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        Groups = [await Giver.CreateGroupAsync(), await Giver.CreateGroupAsync(Reader)];
        await Giver.RemoveMembersAsync(Groups[1], Reader);
        Operations = [await Hub.AddOperationAsync("hidden-1", new AudienceRules { ParticipantsOnly = true }, Giver), await Hub.AddOperationAsync("hidden-2", Giver, Reader)];
        await Hub.LeaveAsync(Operations[1], Reader);
        await HideRecordsAsync();
        await LinkAsync();
        await OweAsync();

        // Past the time at which the database was made, so that the times of calls are this clock's.
        _clock.Advance(TimeSpan.FromMinutes(1));
        await SettleAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    /// <summary>Makes a call; what its caller sees of the answer and what the store did for it.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="call">Which call.</param>
    /// <param name="messages">Its messages.</param>
    internal async Task<Observed> ObserveAsync(TestCaller caller, string call, params IMessage[] messages)
    {
        _asked.Clear();
        var before = Work;
        var answer = await Answer.OfAsync(caller, call, messages);

        // Every call leaves one entry, some of them right after the answer.
        await Eventually.HoldsAsync(() => Entries(Work) == Entries(before) + 1, $"{call} leaves its entry");
        var after = Work;
        return new Observed(
            answer,
            string.Join(' ', _asked),
            after.Steps.Select(s => (s.Key, Steps: s.Value - before.Steps.GetValueOrDefault(s.Key))).Where(s => s.Steps > 0 && !BesideTheCall.Any(b => s.Key.StartsWith(b, StringComparison.Ordinal))).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Steps} x {s.Key}"),
            after.PagesRead - before.PagesRead);
    }

    private static long Entries(StoreWork work) => work.Steps.Single(s => s.Key.StartsWith("writer: INSERT INTO entries", StringComparison.Ordinal)).Value;

    private StoreWork Work => Hub.Services.GetRequiredService<SqliteHub>().Work;

    /// <summary>All is indexed and covered by a checkpoint, and the clock by which both are done stands still from here on: nothing works beside the calls.</summary>
    private async Task SettleAsync()
    {
        var store = Hub.Services.GetRequiredService<SqliteHub>().Store;
        await Eventually.HoldsAsync(
            async () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                var found = await Giver.Officer.Records.SearchRecordsAsync(new SearchRecordsRequest { Context = Giver.Officer.Context, NamePrefix = "shop-" });
                return found.IndexedTime.ToDateTimeOffset() == _clock.GetUtcNow();
            },
            "all is indexed");
        await Eventually.HoldsAsync(
            () =>
            {
                var covered = store.NewestCheckpoint?.Size == store.Log.Size;
                _clock.Advance(covered ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
                return covered;
            },
            "a checkpoint covers all");
    }

    private async Task HideRecordsAsync()
    {
        string[] states =
        [
            "never shown", "never shown, and large", "withdrawn after many revisions", "erased", "erased before it was shown", "embargoed", "restricted", "for another purpose", "excluded",
            "for another officer", "kept among an operation's participants", "for a group", "for the participants of an operation",
        ];
        Records = states.Select((state, i) => (state, Name: Giver.Record($"hidden-{i:00}"))).ToDictionary(s => s.state, s => s.Name);
        await Giver.System.StoreAsync([.. states.Select(s => Record(s).For(s is "withdrawn after many revisions" or "erased" or "restricted" ? [Reader] : []))]);
        Assert.Equal(3, (await Reader.System.PullAllAsync()).Changes.Count);
        for (var note = 0; note < 5; note++)
        {
            await Giver.System.StoreAsync(Record("withdrawn after many revisions").Saying(c => c.Note = $"{note}"));
        }

        await Giver.System.StoreAsync(
            Record("withdrawn after many revisions").For(new Distribution()),
            Record("never shown, and large").Saying(c => c.Domain.Evidence.Add(Enumerable.Range(0, 64).Select(i => new Evidence
            {
                Sha256 = ByteString.CopyFrom(new byte[32]),
                MediaType = "image/png",
                Place = new string('x', 500),
            }))),
            Record("embargoed").For(new Distribution { Agencies = { Reader.Name }, EmbargoEndTime = new Timestamp { Seconds = 4_000_000_000 } }),
            Record("restricted").Marked(m => m.Restriction = new Restriction { Ground = RestrictionGround.Evidence }),
            Record("for another purpose").Marked(m => m.Purposes.Add(Purpose.AssetRecovery)).For(Reader),
            Record("excluded").For(new Distribution { Agencies = { Reader.Name }, ExcludedAgencies = { Reader.Name } }),
            Record("for another officer").Marked(m => m.Tlp = Tlp.Red).For(new Distribution { Agencies = { Reader.Name }, Officers = { $"{Reader.Name}/officers/officer-9" } }),
            Record("kept among an operation's participants").Saying(c => c.Operation = Operations[0]).For(Reader),
            Record("for a group").ForGroup(Groups[1]),
            Record("for the participants of an operation").For(Operations[1]));
        Shown = Giver.Record("hidden-99");
        var shown = SampleRecords.Domain(Giver, 99).For(Reader);
        shown.Record.Name = Shown;
        await Giver.System.StoreAsync(shown);
        await Giver.Officer.EraseAsync(Records["erased"]);
        await Giver.Officer.EraseAsync(Records["erased before it was shown"]);
    }

    private PushRecord Record(string state)
    {
        var record = SampleRecords.Domain(Giver, 1);
        record.Record.Name = Records[state];
        record.Record.Content.Domain.DomainName = $"shop-{Records[state][^2..]}.example";
        return record;
    }

    private async Task LinkAsync()
    {
        string[] targets = [Giver.Record("absent-01"), "agencies/nobody/records/absent-03", .. Records.Values];
        Linked = [.. targets.Select((_, i) => Giver.Record($"linked-{i:00}"))];
        await Giver.System.StoreAsync([.. targets.Select((target, i) =>
        {
            var record = SampleRecords.Domain(Giver, 98).For(Reader);
            record.Record.Name = Linked[i];
            record.Record.Links.Add(new Link { Relation = LinkRelation.About, Target = target });
            return record;
        })]);
    }

    private async Task OweAsync()
    {
        var other = await Hub.AddAgencyAsync("third");
        var records = Enumerable.Range(1, 9).Select(n => SampleRecords.Domain(Giver, 100 + n)).ToArray();
        await Giver.System.StoreAsync([.. records.Select(r => r.For(other))]);
        await other.System.PullAllAsync();
        await Giver.System.StoreAsync([.. records.Select(r => r.For(new Distribution()))]);
        var delivered = await other.Officer.DutiesAsync();

        // What the reader itself owes was never delivered.
        Duties = [delivered[^1].Name, $"{Reader.Name}/duties/9", $"{Reader.Name}/duties/1"];
    }
}

/// <summary>What a call did, as far as its caller or its store can tell.</summary>
/// <param name="Answer">What the caller sees.</param>
/// <param name="Asked">Which methods of the store were called, in order.</param>
/// <param name="Steps">How often each statement was stepped.</param>
/// <param name="PagesRead">How many pages of the database were asked for to read.</param>
internal sealed record Observed(Answer Answer, string Asked, IEnumerable<string> Steps, long PagesRead)
{
    /// <summary>The work of the store, for two to be compared.</summary>
    public string Work => $"{Asked}\n{string.Join('\n', Steps)}\n{PagesRead} pages";
}
