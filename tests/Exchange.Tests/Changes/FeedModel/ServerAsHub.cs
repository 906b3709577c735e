using System.Globalization;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Hosting;
using Exchange.Tests.Sharing;
using Exchange.Tests.Storage;
using Exchange.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Wire = Exchange.V1;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>
/// A hub as agencies and operators meet it: a real server over mutual TLS, asked by the generated stubs. What no call tells, how many
/// positions there are, and what no call does, to change whether EU law binds an agency, is taken to the store inside the process.
/// </summary>
internal sealed class ServerAsHub : IHubUnderTest
{
    private readonly TestHub _hub;
    private readonly FakeTimeProvider _clock;
    private readonly int _number;
    private readonly long _began;
    private readonly TestAgency?[] _agencies = new TestAgency?[FeedHistory.Agencies.Length];
    private readonly bool[] _eeaMembers = new bool[FeedHistory.Agencies.Length];
    private readonly string[] _sessions = [.. FeedHistory.Agencies.Select(_ => Guid.NewGuid().ToString("D"))];
    private readonly HashSet<(int Agency, int Id)> _pushed = [];
    private readonly FeedWire _wire;
    private int _pulls;
    private int _pushes;

    /// <param name="hub">The server.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="number">Tells this history's names from others' on the same server.</param>
    public ServerAsHub(TestHub hub, FakeTimeProvider clock, int number)
    {
        (_hub, _clock, _number) = (hub, clock, number);
        _wire = new FeedWire(number, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddYears(2));
        _began = Store.Head;
    }

    public bool IsServed => true;

    public long Head => Store.Head - _began;

    public DateTimeOffset Now => _clock.GetUtcNow();

    private IExchangeStore Store => _hub.Services.GetRequiredService<IExchangeStore>();

    public async Task RegisterAsync(int agency, bool eeaMember)
    {
        _agencies[agency] = await _hub.AddAgencyAsync(_wire.AgencyId(agency), eeaMember);
        _eeaMembers[agency] = eeaMember;
    }

    public async Task StandAsync(int agency, bool eeaMember, bool active)
    {
        if (_eeaMembers[agency] != eeaMember)
        {
            _eeaMembers[agency] = eeaMember;
            var changed = await _hub.Services.GetRequiredService<IAgencyDirectory>().ChangeAsync(
                Named.Agency(_wire.AgencyId(agency)),
                a => a with { EeaMember = eeaMember, State = active ? AgencyState.Active : AgencyState.Suspended },
                StoreUnderTest.Entry(AuditAction.DirectoryChange),
                default);
            Assert.False(changed.IsRefused);
        }
        else if (active)
        {
            await _hub.Operator.Agencies.ResumeAgencyAsync(new() { Context = _hub.Operator.Context, Name = _wire.AgencyName(agency) });
        }
        else
        {
            await _hub.Operator.Agencies.SuspendAgencyAsync(new() { Context = _hub.Operator.Context, Name = _wire.AgencyName(agency) });
        }
    }

    public Task<bool> DepartAsync(int agency, int successor) => throw new NotSupportedException("its histories have no departures: who has left calls no more");

    public async Task CreateAsync(int circle, int lead) => _wire.Circles[circle] = circle < FeedHistory.Operations
        ? await _hub.AddOperationAsync(_wire.OperationId(circle), new Wire.AudienceRules { ParticipantsOnly = circle == 1 }, Agency(lead))
        : await Agency(lead).CreateGroupAsync();

    public async Task<bool> MoveAsync(int circle, int agency, bool joins)
    {
        try
        {
            var lead = Agency(FeedHistory.LeadOf(circle));
            await ((circle < FeedHistory.Operations, joins) switch
            {
                (true, true) => _hub.JoinAsync(_wire.Circles[circle], Agency(agency)),
                (true, false) => _hub.LeaveAsync(_wire.Circles[circle], Agency(agency)),
                (false, true) => lead.AddMembersAsync(_wire.Circles[circle], Agency(agency)),
                (false, false) => lead.RemoveMembersAsync(_wire.Circles[circle], Agency(agency)),
            });
            return true;
        }
        catch (RpcException refused) when (RefusedCall.Of(refused).Reason is "REQUEST_INVALID" or "AGENCY_SUSPENDED")
        {
            return false;
        }
    }

    public async Task<string> PushAsync(int agency, IReadOnlyList<PushedRevision> batch)
    {
        _pushed.UnionWith(batch.Select(p => (agency, p.Item.Id)));
        Wire.PushRecord[] records = [.. batch.Select(p => _wire.ToWire(agency, p))];
        var answer = await SendAsync(agency, records, number: null);
        if (++_pushes % 3 == 0)
        {
            // The line broke before the answer came: the same batch again gets it, and changes nothing.
            Agency(agency).System.Reconnect();
            var again = await SendAsync(agency, records, answer.Number);
            Assert.True(again.RepeatedAnswer);
            Assert.Equal(answer.Outcomes, again.Outcomes);
        }

        return string.Concat(answer.Outcomes.Select(o => o.Status switch
        {
            Wire.OutcomeStatus.Created => 'C',
            Wire.OutcomeStatus.Updated => 'U',
            Wire.OutcomeStatus.Unchanged => '=',
            _ => 'R',
        }));
    }

    public async Task<bool> EraseAsync((int Agency, int Id) key)
    {
        try
        {
            await Agency(key.Agency).System.EraseAsync(_wire.RecordName(key));
            return true;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    public async Task WaitAsync(TimeSpan time)
    {
        _clock.Advance(time);
        await _hub.Services.GetRequiredService<DueWork>().LookAsync(TestContext.Current.CancellationToken);
    }

    public async IAsyncEnumerable<PulledPage> PullAsync(FeedReading reader, object? cursor, int limit, int pages)
    {
        var (caller, context) = (Agency(reader.Agency).System, Context(reader.Agency, reader.Purpose));
        context.CaseReference = string.Create(CultureInfo.InvariantCulture, $"pull {++_pulls} of history {_number}");
        WatchedStore.BreakAfter(Store, context.CaseReference, pages);
        using var call = caller.Records.Pull(new() { Context = context, Cursor = cursor as string ?? "", Filter = _wire.ToFilter(reader), PageSize = limit });
        if (cursor is null)
        {
            Assert.NotNull((await NextAsync(call))!.SnapshotStarted);
        }

        for (var i = 0; i < pages && await NextAsync(call) is { } message; i++)
        {
            switch (message.MessageCase)
            {
                case Wire.PullResponse.MessageOneofCase.Page:
                    yield return new PulledPage([.. message.Page.Changes.Select(_wire.ToChange)], message.Page.Cursor, CaughtUp: false);
                    break;
                case Wire.PullResponse.MessageOneofCase.CaughtUp:
                    yield return new PulledPage([], message.CaughtUp.Cursor, CaughtUp: true);
                    Assert.Null(await NextAsync(call));
                    yield break;
                default:
                    Assert.Fail($"a pull that follows nothing brought {message.MessageCase}");
                    break;
            }
        }

        // The line breaks under the stream; the next call makes a new one.
        caller.Reconnect();
    }

    public async Task<(long Revision, string Text)?> GetAsync(int agency, int purpose, int officer, (int Agency, int Id) key)
    {
        var context = Context(agency, purpose);
        var caller = Agency(agency).System;
        if (officer >= 0)
        {
            caller = Agency(agency).Caller("officer", FeedHistory.Officers[officer].Id);
            context.Officer = FeedHistory.Officers[officer].Id;
        }

        try
        {
            var record = (await caller.Records.GetRecordAsync(new() { Context = context, Name = _wire.RecordName(key) })).Record;
            return (record.Revision, _wire.TextOf(record));
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<ToldDuty>> DeliverAsync(int agency) => [.. (await Agency(agency).System.DutiesAsync()).Select(d => _wire.ToTold(agency, d))];

    public IReadOnlyList<ToldDuty>? ReadOwed(int agency) => null;

    public async Task<RefusalReason> AcknowledgeAsync(int agency, string duty, DutyResult result)
    {
        var outcome = await Agency(agency).System.AcknowledgeAsync(duty, (Wire.DutyResult)result, result == DutyResult.Retained ? "a law" : "");
        Assert.Equal(outcome.Accepted, outcome.Reason == Wire.Reason.Unspecified);
        return (RefusalReason)outcome.Reason;
    }

    public async Task<ToldLedger> ReadLedgerAsync((int Agency, int Id) key) => _wire.ToTold(key, await Agency(key.Agency).System.LedgerAsync(_wire.RecordName(key)));

    /// <summary>Erases all that the history left, so that the next one on this server does not see it.</summary>
    public async Task EndAsync()
    {
        foreach (var key in _pushed)
        {
            await EraseAsync(key);
        }

        foreach (var agency in _agencies)
        {
            agency?.Dispose();
        }
    }

    private async Task<Wire.BatchAnswer> SendAsync(int agency, Wire.PushRecord[] records, long? number)
    {
        using var session = await Agency(agency).System.OpenPushAsync(new() { Session = _sessions[agency] });
        var answer = number is { } again ? await session.SendAsync(new Wire.PushBatch { Number = again, Records = { records } }) : await session.SendAsync(records);
        await session.CompleteAsync();
        return answer;
    }

    private static async Task<Wire.PullResponse?> NextAsync(AsyncServerStreamingCall<Wire.PullResponse> call) =>
        await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken) ? call.ResponseStream.Current : null;

    private TestAgency Agency(int agency) => _agencies[agency]!;

    /// <summary>The context of an agency's system, which claims to speak for an officer where the agency has one: that gives it no officer's sight.</summary>
    private Wire.CallContext Context(int agency, int purpose)
    {
        var context = Agency(agency).System.For((Wire.Purpose)FeedHistory.Purposes[purpose]);
        context.Officer = FeedHistory.Officers.FirstOrDefault(o => o.Agency == agency).Id ?? context.Officer;
        return context;
    }
}
