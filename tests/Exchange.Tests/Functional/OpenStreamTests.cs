using Exchange.DevCertificates;
using Exchange.Server.Peers;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>What becomes of streams that are open when their caller's standing changes: they end within 5 s, with the reason.</summary>
public sealed class OpenStreamTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private TestHub Hub => fixture.Hub;

    [Fact]
    public Task Ends_WhenTheFingerprintIsRevoked() => EndsAsync(
        StatusCode.Unauthenticated,
        "CERTIFICATE_REVOKED",
        async (agency, caller) => await Hub.Operator.Agencies.RevokeCertificateAsync(
            new RevokeCertificateRequest { Context = Hub.Operator.Context, Name = agency.Name, Fingerprint = caller.Fingerprint }));

    [Fact]
    public Task Ends_WhenTheCaRevokes() => EndsAsync(
        StatusCode.Unauthenticated,
        "CERTIFICATE_REVOKED",
        async (agency, caller) => await Hub.UpdateAgencyAsync(new UpdateAgencyRequest
        {
            Name = agency.Name,
            CertificateRevocationLists = { ByteString.CopyFrom(agency.Authority.PublishCrl([caller.Certificate], Hub.Now, Hub.Now.AddDays(1))) },
        }));

    [Fact]
    public Task Ends_WhenTheAgencyIsSuspended() => EndsAsync(
        StatusCode.PermissionDenied,
        "AGENCY_SUSPENDED",
        async (agency, _) => await Hub.Operator.Agencies.SuspendAgencyAsync(new SuspendAgencyRequest { Context = Hub.Operator.Context, Name = agency.Name }));

    [Fact]
    public Task Ends_WhenTheRoleIsTakenAway() => EndsAsync(
        StatusCode.PermissionDenied,
        "ROLE_NOT_GRANTED",
        async (agency, _) => await Hub.UpdateAgencyAsync(
            new UpdateAgencyRequest { Name = agency.Name, Roles = { AgencyRole.Officer } }));

    [Fact]
    public Task Ends_WhenTheCaIsRemoved() => EndsAsync(
        StatusCode.Unauthenticated,
        "CERTIFICATE_UNKNOWN_CA",
        async (agency, _) =>
        {
            using var next = Authority.CreateRoot("next CA", Hub.Now);
            await Hub.UpdateAgencyAsync(new UpdateAgencyRequest
            {
                Name = agency.Name,
                AddedCaCertificates = { ByteString.CopyFrom(next.Certificate.RawData) },
                RemovedCaFingerprints = { agency.Authority.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant() },
            });
        });

    [Fact]
    public async Task Ends_WhenTheCertificateExpires()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var hub = await TestHub.StartAsync(new TestHubOptions { Time = clock });
        var agency = await hub.AddAgencyAsync("agency");
        using var caller = agency.Caller(LeafRequest.Caller(agency.TrustDomain, "system", "short") with { Ends = TimeSpan.FromHours(1) });
        using var feed = caller.Follow();
        using var push = await caller.OpenPushAsync();
        await feed.ReadToCaughtUpAsync();

        clock.Advance(TimeSpan.FromHours(1));
        var ended = Task.WhenAll(
            RefusedCall.ByAsync(StatusCode.Unauthenticated, "CERTIFICATE_EXPIRED", feed.ReadToTheEndAsync),
            RefusedCall.ByAsync(StatusCode.Unauthenticated, "CERTIFICATE_EXPIRED", push.ReadAsync));

        // The hub's clock goes on by less than was promised.
        for (var second = 0; second < Promised.TotalSeconds; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(ended, Task.Delay(200, TestContext.Current.CancellationToken));
        }

        await ended;
    }

    /// <summary>A stream is hardly ever found idle: what its line is taking is taken to its end, and the reason follows.</summary>
    [Fact]
    public async Task Ends_WithTheReasonAfterThePage_ThatIsOnItsWay()
    {
        var (agency, feed) = await StalledAsync(Hub);
        using (feed)
        {
            await EndAsync(Hub, agency);

            await RefusedCall.ByAsync(StatusCode.Unauthenticated, "CERTIFICATE_REVOKED", feed.ReadToCaughtUpAsync);
        }
    }

    [Fact]
    public async Task Ends_ThoughItsLineTakesNothing()
    {
        await using var hub = await TestHub.StartAsync();
        var (agency, feed) = await StalledAsync(hub);
        using (feed)
        {
            var began = TimeProvider.System.GetTimestamp();
            await EndAsync(hub, agency);

            var calls = hub.Services.GetRequiredService<OpenCalls>();
            await Eventually.HoldsAsync(() => calls.Count == 0, "no stream is open");
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Promised, "the stream outlived the change by more than 5 s");
        }
    }

    [Fact]
    public async Task Ends_WithRetryInfoWhenTheNodeStops()
    {
        await using var hub = await TestHub.StartAsync();
        var agency = await hub.AddAgencyAsync("agency");
        using var feed = agency.System.Follow();
        using var push = await agency.System.OpenPushAsync();
        await feed.ReadToCaughtUpAsync();

        var began = TimeProvider.System.GetTimestamp();
        var stopped = hub.StopNodeAsync();

        foreach (var refused in new[]
        {
            await RefusedCall.ByAsync(StatusCode.Unavailable, "SHUTTING_DOWN", feed.ReadToTheEndAsync),
            await RefusedCall.ByAsync(StatusCode.Unavailable, "SHUTTING_DOWN", push.ReadAsync),
        })
        {
            Assert.True(refused.RetryDelay > TimeSpan.Zero);
        }

        await stopped;
        Assert.True(TimeProvider.System.GetElapsedTime(began) < Promised, "the node waited for its streams");
    }

    [Fact]
    public async Task Records_NothingOfCallersThatGoAway()
    {
        await using var hub = await TestHub.StartAsync();
        var agency = await hub.AddAgencyAsync("agency");
        for (var i = 0; i < 20; i++)
        {
            using (await agency.System.OpenPushAsync())
            using (var feed = agency.System.Follow())
            {
                await feed.ReadToCaughtUpAsync();
            }

            using var lost = agency.Caller(LeafRequest.Caller(agency.TrustDomain, "system", "lost"));
            await lost.OpenPushAsync();
        }

        // The hub notices that they are gone; the node then stops when every call is over and logged.
        var calls = hub.Services.GetRequiredService<OpenCalls>();
        await Eventually.HoldsAsync(() => calls.Count == 0, "no stream is open");
        await hub.StopNodeAsync();
        await hub.StartNodeAsync();
        var log = await hub.HubAuditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = hub.HubAuditor.Context, PageSize = 1_000 });
        Assert.DoesNotContain(log.Entries, e => e.Action is AuditAction.RefusedCall);
    }

    /// <summary>A pull of more than a line takes unread.</summary>
    private static async Task<(TestAgency Agency, FollowedFeed Feed)> StalledAsync(TestHub hub)
    {
        var agency = await hub.AddAgencyAsync("stalled");
        using (var push = await agency.System.OpenPushAsync())
        {
            for (var batch = 0; batch < 10; batch++)
            {
                await push.SendAsync([.. Enumerable.Range(batch * 1_000, 1_000).Select(n => SampleRecords.Domain(agency, n))]);
            }
        }

        var feed = agency.System.Follow();
        await feed.ReadAsync();
        return (agency, feed);
    }

    /// <summary>Revokes an agency's certificate, and waits until the hub ends its streams.</summary>
    private static async Task EndAsync(TestHub hub, TestAgency agency)
    {
        await hub.Operator.Agencies.RevokeCertificateAsync(
            new RevokeCertificateRequest { Context = hub.Operator.Context, Name = agency.Name, Fingerprint = agency.System.Fingerprint });
        await Eventually.HoldsAsync(
            () => hub.Log.Lines.Any(l => l.Text.StartsWith("stream ended: CERTIFICATE_REVOKED", StringComparison.Ordinal) && l.Text.Contains(agency.Id, StringComparison.Ordinal)), "the stream is ended");
    }

    private async Task EndsAsync(StatusCode code, string reason, Func<TestAgency, TestCaller, Task> change)
    {
        var agency = await fixture.AddAgencyAsync();
        var other = await fixture.OneAgencyAsync();
        using var feed = agency.System.Follow();
        using var push = await agency.System.OpenPushAsync();
        using var unharmed = await other.System.OpenPushAsync();
        await feed.ReadToCaughtUpAsync();

        var began = TimeProvider.System.GetTimestamp();
        await change(agency, agency.System);
        await RefusedCall.ByAsync(code, reason, feed.ReadToTheEndAsync);
        await RefusedCall.ByAsync(code, reason, push.ReadAsync);

        Assert.True(TimeProvider.System.GetElapsedTime(began) < Promised, "the streams outlived the change by more than 5 s");
        Assert.Contains(Hub.Log.Lines, l => l.Text.StartsWith($"stream ended: {reason}", StringComparison.Ordinal) && l.Text.Contains(agency.Id, StringComparison.Ordinal));
        await unharmed.SendAsync(SampleRecords.Domain(other, 1));
    }
}
