using Exchange.Client;
using Exchange.Server.Quotas;
using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Client;

/// <summary>A client that meets a quota waits as long as it is told, once, and goes on; where that is too long it says so.</summary>
public sealed class QuotaWaitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resumes_CallAfterTheDelayThatTheHubAsksFor()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var started = await QuotaHub.StartAsync(new QuotaOptions { CallsPerSecond = 0.1, CallBurst = 1 }, clock);
        await using var connection = HubConnection.Open(started.Hub.Options(started.Busy.System) with { Time = clock });
        await connection.GetHubAsync(cancellationToken: Cancellation);
        var begun = clock.GetUtcNow();

        var call = connection.GetHubAsync(cancellationToken: Cancellation);
        await Eventually.HoldsAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return Task.FromResult(call.IsCompleted);
            },
            "the call is made again");

        Assert.Equal(started.Busy.Name, (await call).Caller.Agency);
        Assert.InRange(clock.GetUtcNow() - begun, TimeSpan.FromSeconds(10), TimeSpan.MaxValue);
        Assert.Equal(1, await RefusalsAsync(started.Hub));
    }

    [Fact]
    public async Task Resumes_StreamsThatWereRefused()
    {
        await using var started = await QuotaHub.StartAsync(new QuotaOptions { CallsPerSecond = 20, CallBurst = 1 });
        await using var busy = started.Hub.Connect(started.Busy.System);
        await using var other = started.Hub.Connect(started.Other.System);

        var totals = await busy.PushAllAsync(started.Busy.Domains(started.Other, 5), cancellationToken: Cancellation);
        var events = await other.PullAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        var duties = await other.PullDutiesAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);

        Assert.Equal(5, totals.Created);
        Assert.Equal(5, events.OfType<PullEvent.Page>().Sum(p => p.Changes.Count));
        Assert.IsType<DutyEvent.CaughtUp>(Assert.Single(duties));
        Assert.True(await RefusalsAsync(started.Hub) >= 3);
    }

    [Fact]
    public async Task Returns_TheRefusalWhenTheWaitIsTooLong()
    {
        await using var started = await QuotaHub.StartAsync(new QuotaOptions { CallsPerSecond = 0.01, CallBurst = 1 });
        await using var connection = started.Hub.Connect(started.Busy.System);
        await connection.GetHubAsync(cancellationToken: Cancellation);

        var refused = await Assert.ThrowsAsync<HubException>(() => connection.GetHubAsync(cancellationToken: Cancellation));

        Assert.Equal((StatusCode.ResourceExhausted, Reason.QuotaExceeded, true), (refused.StatusCode, refused.Reason, refused.IsTransient));
        Assert.Equal("quotas.callsPerSecond", refused.Facts["quota"]);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(100));
    }

    /// <summary>How many calls were refused; a node that stops writes what it has counted.</summary>
    private static async Task<long> RefusalsAsync(TestHub hub)
    {
        await hub.StopNodeAsync();
        await hub.StartNodeAsync();
        var auditor = hub.HubAuditor;
        auditor.Reconnect();
        var entries = (await auditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = auditor.Context })).Entries;
        return entries.Where(e => e.Reason == Reason.QuotaExceeded).Sum(e => e.RecordCount);
    }
}
