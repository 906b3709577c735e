using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Type;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Review dates: told ahead, renewed with a reason, or the record is erased on the day, unless a legal hold suspends it.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private TestHub? _hub;

    private TestHub Hub => _hub!;

    private DateOnly Today => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync(new TestHubOptions { Time = _clock });

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Fact]
    public async Task Erases_OnTheReviewDateAndTellsAhead()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        await giver.System.StoreAsync(Due(giver, 1, 3).For(reader), Due(giver, 2, 40).For(reader));
        var pulled = await reader.System.PullAllAsync();
        Assert.Equal([giver.Record("sample-domain-1")], (await ReviewsAsync(giver)).Select(r => r.Record));
        Assert.Equal(("shop-1.example", ToWire(Today.AddDays(3))), ((await ReviewsAsync(giver))[0].CanonicalName, (await ReviewsAsync(giver))[0].ReviewBy));
        Assert.Equal(2, (await ReviewsAsync(giver, days: 40)).Count);
        Assert.Empty(await ReviewsAsync(reader, days: 1_827));

        await AdvanceAsync(2);
        Assert.True(await giver.Officer.GetsAsync(giver.Record("sample-domain-1")));
        await AdvanceAsync(1);

        Assert.Equal(["Erased sample-domain-1"], (await reader.System.PullAllAsync(pulled.Cursor)).Story);
        Assert.Equal(["Erase Erased sample-domain-1"], await reader.Officer.DutyStoryAsync());
        Assert.Empty(await ReviewsAsync(giver));
        Assert.Equal(["sample-domain-2"], (await giver.System.PullAllAsync()).Ids);
    }

    [Fact]
    public async Task Renews_WithAReasonAsARevisionOfItsOwn()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        var name = giver.Record("sample-domain-1");
        await giver.System.StoreAsync(Due(giver, 1, 3).Marked(m => m.Pap = Pap.Amber).For(reader));
        var pulled = await reader.System.PullAllAsync();

        Assert.Equal(2, (await RenewAsync(giver, name, 100, "appeal pending")).Revision);
        var renewed = Assert.Single((await reader.System.PullAllAsync(pulled.Cursor)).Changes).Record;
        Assert.Equal((2, ToWire(Today.AddDays(100)), Pap.Amber), (renewed.Revision, renewed.Marking.ReviewBy, renewed.Marking.Pap));
        await AdvanceAsync(4);
        Assert.True(await reader.Officer.GetsAsync(name));
        var auditor = giver.Auditor;
        var entry = Assert.Single((await auditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = auditor.Context, Actions = { AuditAction.Retention } })).Entries);
        Assert.Equal($"renew {name}: appeal pending", entry.Detail.Subject);

        foreach (var (days, reason, field) in new[] { (0, "x", "review_by"), (1_900, "x", "review_by"), (100, "", "reason") })
        {
            var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => RenewAsync(giver, name, days, reason));
            Assert.Equal(field, Assert.Single(refused.Violations).Field);
        }
    }

    [Fact]
    public async Task Suspends_ErasureWhileAHoldLasts()
    {
        var giver = await Hub.AddAgencyAsync("giver");
        var (held, lifted) = (giver.Record("sample-domain-1"), giver.Record("sample-domain-2"));
        await giver.System.StoreAsync(Due(giver, 1, 3), Due(giver, 2, 3));
        await HoldAsync(giver, held, 10);
        await HoldAsync(giver, lifted, 10);
        Assert.Equal(("Tribunal judiciaire", ToWire(Today.AddDays(10))), ((await ReviewsAsync(giver))[0].Hold.Authority, (await ReviewsAsync(giver))[0].Hold.EndDate));
        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "RULE_FORBIDS", () => giver.Officer.EraseAsync(held));

        await AdvanceAsync(5);
        Assert.True(await giver.Officer.GetsAsync(held) && await giver.Officer.GetsAsync(lifted));
        await giver.Officer.Records.LiftLegalHoldAsync(new LiftLegalHoldRequest { Context = giver.Officer.Context, Name = lifted });
        await AdvanceAsync(0);
        Assert.True(await giver.Officer.GetsAsync(held));
        Assert.False(await giver.Officer.GetsAsync(lifted));

        // Its last day belongs to it.
        await AdvanceAsync(5);
        Assert.True(await giver.Officer.GetsAsync(held));
        await AdvanceAsync(1);
        Assert.False(await giver.Officer.GetsAsync(held));
    }

    [Fact]
    public async Task Rejects_HoldsThatAreNone()
    {
        var giver = await Hub.AddAgencyAsync("giver");
        await giver.System.StoreAsync(Due(giver, 1, 3));
        foreach (var (hold, fields) in new (LegalHold?, string[])[]
        {
            (null, ["hold.authority", "hold.end_date"]),
            (new LegalHold { EndDate = ToWire(Today) }, ["hold.authority"]),
            (new LegalHold { Authority = "x", EndDate = ToWire(Today.AddDays(-1)) }, ["hold.end_date"]),
            (new LegalHold { Authority = "x", EndDate = new Date { Year = 2027, Month = 2, Day = 30 } }, ["hold.end_date"]),
        })
        {
            var request = new PlaceLegalHoldRequest { Context = giver.Officer.Context, Name = giver.Record("sample-domain-1"), Hold = hold };
            var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", async () => await giver.Officer.Records.PlaceLegalHoldAsync(request));
            Assert.Equal(fields, refused.Violations.Select(v => v.Field));
        }

        Assert.Null(Assert.Single(await ReviewsAsync(giver)).Hold);
    }

    [Fact]
    public async Task Pages_ReviewsByDate()
    {
        var giver = await Hub.AddAgencyAsync("giver");
        await giver.System.StoreAsync([.. Enumerable.Range(0, 11).Select(n => Due(giver, n, 20 - (n / 3)))]);
        var (found, token) = (new List<Review>(), "");
        do
        {
            var page = await giver.Officer.Records.ListReviewsAsync(new ListReviewsRequest { Context = giver.Officer.Context, PageSize = 4, PageToken = token });
            Assert.True(page.Reviews.Count <= 4);
            found.AddRange(page.Reviews);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(11, found.Select(r => r.Record).Distinct().Count());
        Assert.Equal(found.Select(r => (r.ReviewBy.Year, r.ReviewBy.Month, r.ReviewBy.Day)).Order(), found.Select(r => (r.ReviewBy.Year, r.ReviewBy.Month, r.ReviewBy.Day)));
        var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => ReviewsAsync(giver, days: 1_828));
        Assert.Equal([("days", "FIELD_OUT_OF_RANGE")], refused.Violations);
    }

    private static Date ToWire(DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    private static async Task<IReadOnlyList<Review>> ReviewsAsync(TestAgency agency, int days = 0) =>
        (await agency.Officer.Records.ListReviewsAsync(new ListReviewsRequest { Context = agency.Officer.Context, Days = days })).Reviews;

    private PushRecord Due(TestAgency agency, int number, int days) => SampleRecords.Domain(agency, number).Marked(m => m.ReviewBy = ToWire(Today.AddDays(days)));

    private async Task<RenewRecordResponse> RenewAsync(TestAgency agency, string name, int days, string reason) =>
        await agency.Officer.Records.RenewRecordAsync(new RenewRecordRequest { Context = agency.Officer.Context, Name = name, ReviewBy = ToWire(Today.AddDays(days)), Reason = reason });

    private async Task HoldAsync(TestAgency agency, string name, int days) =>
        await agency.Officer.Records.PlaceLegalHoldAsync(new PlaceLegalHoldRequest
        {
            Context = agency.Officer.Context,
            Name = name,
            Hold = new LegalHold { Authority = "Tribunal judiciaire", EndDate = ToWire(Today.AddDays(days)) },
        });

    private async Task AdvanceAsync(int days)
    {
        _clock.Advance(TimeSpan.FromDays(days));
        await Hub.Services.GetRequiredService<DueWork>().LookAsync(TestContext.Current.CancellationToken);
    }
}
