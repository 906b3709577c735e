using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Sessions past the term for which their answers are kept: refused, never applied again.</summary>
public sealed class SessionTermTests
{
    [Fact]
    public async Task Rejects_SessionPastItsTerm()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var hub = await TestHub.StartAsync(new TestHubOptions { Time = clock });
        var agency = await hub.AddAgencyAsync("agency");
        using var session = await agency.System.OpenPushAsync();
        var batch = new PushBatch { Number = 1, Records = { SampleRecords.Domain(agency, 1) } };
        await session.SendAsync(batch);

        // A day before the term the first answer is there; the batch sent again does not make the session younger.
        clock.Advance(TimeSpan.FromDays(29));
        Assert.True((await session.SendAsync(batch)).RepeatedAnswer);
        clock.Advance(TimeSpan.FromDays(2));

        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "SESSION_EXPIRED", () => session.SendAsync(batch));
        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "SESSION_EXPIRED", async () =>
        {
            using var resumed = await agency.System.OpenPushAsync(new PushOpen { Session = session.Id });
            await resumed.SendAsync(SampleRecords.Domain(agency, 2));
        });
        Assert.Equal(["sample-domain-1"], (await agency.System.PullAllAsync()).Ids);

        // The records themselves are as they were: a new session answers unchanged.
        Assert.Equal(OutcomeStatus.Unchanged, Assert.Single(await agency.System.PushAllAsync(SampleRecords.Domain(agency, 1))).Status);
    }
}
