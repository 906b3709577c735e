using Exchange.Server.Quotas;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>What one agency may ask of a hub: it is told which quota is used up and when to come again, and no other agency notices.</summary>
public sealed class QuotaTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private QuotaHub? _started;

    private TestHub Hub => _started!.Hub;

    private TestAgency Agency => _started!.Busy;

    private TestAgency Other => _started!.Other;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rejects_CallsBeyondTheRate_UntilTheDelayIsOver()
    {
        await StartAsync(new QuotaOptions { CallsPerSecond = 2, CallBurst = 3 });
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(Agency.System);
        }

        // Of all callers of the agency together.
        var refused = await RefusedAsync(() => AskAsync(Agency.Officer));

        Assert.Equal(("quotas.callsPerSecond", "2", "busy"), (refused.Facts["quota"], refused.Facts["limit"], refused.Facts["agency"]));
        var failure = Assert.Single(refused.Status.GetDetail<QuotaFailure>()!.Violations);
        Assert.Equal(("busy", "quotas.callsPerSecond"), (failure.Subject, failure.QuotaId));
        Assert.Equal(TimeSpan.FromSeconds(0.5), refused.RetryDelay);
        await AskAsync(Other.System);

        _clock.Advance(refused.RetryDelay - TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(1), (await RefusedAsync(() => AskAsync(Agency.System))).RetryDelay);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await AskAsync(Agency.System);
    }

    [Fact]
    public async Task Rejects_SearchesBeyondTheirRate_AndNoOtherCall()
    {
        await StartAsync(new QuotaOptions { SearchesPerSecond = 0.1, SearchBurst = 1 });
        var search = new SearchRecordsRequest { Context = Agency.Officer.Context, NamePrefix = "shop-" };
        await Agency.Officer.Records.SearchRecordsAsync(search);

        var refused = await RefusedAsync(async () => await Agency.Officer.Records.SearchRecordsAsync(search));

        Assert.Equal(("quotas.searchesPerSecond", "0.1", TimeSpan.FromSeconds(10)), (refused.Facts["quota"], refused.Facts["limit"], refused.RetryDelay));
        await AskAsync(Agency.Officer);
    }

    [Fact]
    public async Task Rejects_WhateverIsAsked_WithTheSameWords()
    {
        await StartAsync(new QuotaOptions { CallsPerSecond = 1, CallBurst = 1 });
        await AskAsync(Agency.System);
        var context = Agency.Officer.Context;

        // Before anything is read: a record that stands, one that does not, a malformed request, a role that may not call.
        RefusedCall[] refused =
        [
            await RefusedAsync(async () => await Agency.Officer.Records.GetRecordAsync(new GetRecordRequest { Context = context, Name = Agency.Record("no-such-record") })),
            await RefusedAsync(() => Agency.Officer.CallAsync("HubService/GetHub", [0xFF])),
            await RefusedAsync(() => Agency.Officer.PullAllAsync()),
            await RefusedAsync(() => Agency.System.PullAllAsync()),
            await RefusedAsync(() => Agency.System.OpenPushAsync()),
        ];

        Assert.All(refused, r => Assert.Equal(refused[0].Status, r.Status));
    }

    [Fact]
    public async Task Rejects_StreamsBeyondTheNumberOpen_UntilOneEnds()
    {
        await StartAsync(new QuotaOptions { OpenStreams = 2 });
        using var feed = Agency.System.Follow();
        await feed.ReadToCaughtUpAsync();
        using var push = await Agency.System.OpenPushAsync();

        var refused = await RefusedAsync(() => Agency.System.PullAllAsync());

        Assert.Equal(("quotas.openStreams", "2"), (refused.Facts["quota"], refused.Facts["limit"]));
        Assert.True(refused.RetryDelay > TimeSpan.Zero);
        await AskAsync(Agency.System);
        await Other.System.PullAllAsync();

        push.Dispose();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    await Agency.System.PullAllAsync();
                    return true;
                }
                catch (RpcException)
                {
                    return false;
                }
            },
            "a stream that has ended leaves its place to another");
    }

    [Fact]
    public async Task Rejects_CallsBeyondTheNumberUnderWay()
    {
        await StartAsync(new QuotaOptions { OpenCalls = 1 });
        var method = new Method<byte[], byte[]>(
            MethodType.DuplexStreaming, "exchange.v1.HubService", "GetHub", Marshallers.Create<byte[]>(b => b, b => b), Marshallers.Create<byte[]>(b => b, b => b));
        RefusedCall? refused = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                // Its headers come, its message never does; where they come while the other call is under way, it is the one refused.
                _ = Agency.System.Invoker.AsyncDuplexStreamingCall(method, host: null, new CallOptions(cancellationToken: Cancellation));
                try
                {
                    await AskAsync(Agency.System);
                }
                catch (RpcException failure)
                {
                    refused = RefusedCall.Of(failure);
                }

                return refused is not null;
            },
            "a call that is not answered yet has its place");

        Assert.Equal(("QUOTA_EXCEEDED", "quotas.openCalls"), (refused!.Reason, refused.Facts["quota"]));
        using var feed = Agency.System.Follow();
        await feed.ReadToCaughtUpAsync();
    }

    [Fact]
    public async Task Records_WhatIsBeyondAQuotaOnceForAgencyQuotaAndMinute()
    {
        await StartAsync(new QuotaOptions { CallsPerSecond = 1, CallBurst = 1 });
        await AskAsync(Agency.System);
        for (var i = 0; i < 4; i++)
        {
            await RefusedAsync(() => AskAsync(i % 2 == 0 ? Agency.System : Agency.Officer));
        }

        Assert.DoesNotContain(await EntriesAsync(), e => e.Reason == Reason.QuotaExceeded);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(async () => (await EntriesAsync()).Any(e => e.Reason == Reason.QuotaExceeded), "the minute's refusals are written");

        var entry = Assert.Single(await EntriesAsync(), e => e.Reason == Reason.QuotaExceeded);
        Assert.Equal(
            (AuditAction.RefusedCall, Agency.Name, 4L, "quotas.callsPerSecond"), (entry.Action, entry.Agency, entry.RecordCount, entry.Detail.Subject));
    }

    [Fact]
    public async Task Accepts_AnyNumberWhereThereIsNoLimit()
    {
        await StartAsync(new QuotaOptions { CallsPerSecond = 0, CallBurst = 1, SearchesPerSecond = 0, SearchBurst = 1 });
        for (var i = 0; i < 5; i++)
        {
            await Agency.Officer.Records.SearchRecordsAsync(new SearchRecordsRequest { Context = Agency.Officer.Context, NamePrefix = "shop-" });
        }
    }

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    private static async Task AskAsync(TestCaller caller) => await caller.Hub.GetHubAsync(new GetHubRequest { Context = caller.Context });

    private static Task<RefusedCall> RefusedAsync(Func<Task> call) => RefusedCall.ByAsync(StatusCode.ResourceExhausted, "QUOTA_EXCEEDED", call);

    private async Task StartAsync(QuotaOptions quotas) => _started = await QuotaHub.StartAsync(quotas, _clock);

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return [.. (await Hub.HubAuditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = Hub.HubAuditor.Context, PageSize = 1_000 })).Entries];
    }
}
