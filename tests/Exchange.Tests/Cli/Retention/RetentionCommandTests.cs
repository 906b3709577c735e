using System.Globalization;
using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Type;
using Xunit;

namespace Exchange.Tests.Cli.Retention;

public sealed class RetentionCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Records_ARenewalWithItsReason()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(Due(agency, 1, days: 10), Due(agency, 2, days: 50));
        var review = (await ToolRun.As(Hub, agency.Officer, "review")).Ends(ExitCode.Done);
        Assert.Equal([Day(10), "10", "shop-1.example", agency.Record("sample-domain-1")], Assert.Single(review.Lines.Skip(1)).Split('\t')[..4]);
        Assert.Contains("1 due within 30 days", review.Talk, StringComparison.Ordinal);

        var renewed = (await ToolRun.As(Hub, agency.Officer, "renew", $"{agency.Id}/sample-domain-1", "--review-by", Day(400), "--reason", "trial pending")).Ends(ExitCode.Done);
        Assert.Contains($"is kept until {Day(400)}: revision 2", renewed.Output, StringComparison.Ordinal);
        using var all = JsonDocument.Parse((await ToolRun.As(Hub, agency.Auditor, "review", "--days", "1000", "--json")).Ends(ExitCode.Done).Output);
        Assert.Equal(["sample-domain-2", "sample-domain-1"], all.RootElement.EnumerateArray().Select(r => r.GetProperty("record").GetString()!.Split('/')[^1]));
        Assert.Contains("nothing is due within 30 days", (await ToolRun.As(Hub, agency.Officer, "review")).Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_ALegalHoldAndItsEnd()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(Due(agency, 1, days: 10));
        var placed = (await ToolRun.As(Hub, agency.Officer, "hold", "place", $"{agency.Id}/sample-domain-1", "--authority", "Landgericht", "--until", Day(90))).Ends(ExitCode.Done);
        Assert.Contains($"is not erased before the end of {Day(90)}", placed.Output, StringComparison.Ordinal);
        Assert.Contains($"until {Day(90)} for Landgericht", (await ToolRun.As(Hub, agency.Officer, "review")).Output, StringComparison.Ordinal);
        (await ToolRun.As(Hub, agency.Officer, "hold", "lift", $"{agency.Id}/sample-domain-1")).Ends(ExitCode.Done);
        Assert.DoesNotContain("Landgericht", (await ToolRun.As(Hub, agency.Officer, "review")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_AnErasureThatReadersOwe()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).For(reader));
        await reader.System.PullAllAsync();
        (await ToolRun.As(Hub, reader.Officer, "erase", agency.Record("sample-domain-1"))).Ends(ExitCode.Refused);
        (await ToolRun.As(Hub, agency.Officer, "erase", agency.Record("sample-domain-1"), "--expected-revision", "7")).Ends(ExitCode.Conflict);
        var run = (await ToolRun.As(Hub, agency.Officer, "erase", agency.Record("sample-domain-1"))).Ends(ExitCode.Done);
        Assert.Contains("is erased; 1 agency was shown it and owes its erasure", run.Output, StringComparison.Ordinal);
        Assert.Contains("nothing of it is left in the hub's files by ", run.Output, StringComparison.Ordinal);
        Assert.Contains("it was erased", (await ToolRun.As(Hub, reader.Officer, "duties")).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-1"))).Ends(ExitCode.Refused);
    }

    [Theory]
    [InlineData("--review-by", "renew", "aa/sample-domain-1", "--review-by", "24.11.2026", "--reason", "x")]
    [InlineData("--until", "hold", "place", "aa/sample-domain-1", "--until", "soon", "--authority", "x")]
    [InlineData("--days", "review", "--days", "0")]
    [InlineData("record", "erase", "everything")]
    public async Task Rejects_WhatIsNoDayOrRecordNamingTheOption(string field, params string[] arguments)
    {
        var run = (await ToolRun.As(Hub, (await fixture.OneAgencyAsync()).Officer, arguments)).Ends(ExitCode.Usage);
        Assert.Contains(field, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ARenewalBeyondFiveYears()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        var run = (await ToolRun.As(Hub, agency.Officer, "renew", $"{agency.Id}/sample-domain-1", "--review-by", Day(2000), "--reason", "x")).Ends(ExitCode.Refused);
        Assert.Contains("review_by", run.Talk, StringComparison.Ordinal);
    }

    private static DateOnly In(int days) => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(days);

    private static string Day(int days) => In(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static PushRecord Due(TestAgency agency, int number, int days)
    {
        var record = SampleRecords.Domain(agency, number);
        record.Record.Marking.ReviewBy = new Date { Year = In(days).Year, Month = In(days).Month, Day = In(days).Day };
        return record;
    }
}
