using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Cli.Duties;

public sealed class DutyCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Records_WithdrawalFromDutyToLedger()
    {
        var (giver, reader) = await WithdrawnAsync(1);
        var record = giver.Record("sample-domain-1");
        var open = (await ToolRun.As(Hub, giver.Officer, "ledger", record)).Ends(ExitCode.Done);
        Assert.Contains($"{reader.Id}\t1\t", open.Output, StringComparison.Ordinal);
        Assert.Contains("OPEN: not delivered yet", open.Output, StringComparison.Ordinal);
        Assert.Contains($"shown to 1 agency; not confirmed yet by {reader.Id}", open.Talk, StringComparison.Ordinal);

        var owed = (await ToolRun.As(Hub, reader.Officer, "duties")).Ends(ExitCode.Done);
        var row = Assert.Single(owed.Lines.Skip(1)).Split('\t');
        Assert.Equal(["erase what was received", "the agency is no longer among its readers", record], row[1..4]);
        Assert.Contains($"exchange acknowledge {row[0]} --erased", owed.Talk, StringComparison.Ordinal);

        Assert.Equal("1 of 1 closed\n", (await ToolRun.As(Hub, reader.Officer, "acknowledge", row[0], "--erased")).Ends(ExitCode.Done).Output);
        var closed = (await ToolRun.As(Hub, giver.Officer, "ledger", $"{giver.Id}/sample-domain-1")).Ends(ExitCode.Done);
        Assert.EndsWith("\terased", closed.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("nobody owes a confirmation", closed.Talk, StringComparison.Ordinal);
        Assert.Contains("nothing is owed", (await ToolRun.As(Hub, reader.Officer, "duties")).Ends(ExitCode.Done).Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_DutiesAndLedgerAsJson()
    {
        var (giver, reader) = await WithdrawnAsync(2);
        using var duties = JsonDocument.Parse((await ToolRun.As(Hub, reader.Officer, "duties", "--json")).Ends(ExitCode.Done).Output);
        Assert.Equal(["DUTY_CAUSE_WITHDRAWN", "DUTY_CAUSE_WITHDRAWN"], duties.RootElement.EnumerateArray().Select(d => d.GetProperty("cause").GetString()));

        using var outcomes = JsonDocument.Parse(
            (await ToolRun.As(Hub, reader.Officer, "acknowledge", "--retained", "StPO § 489", "--all", "--yes", "--json")).Ends(ExitCode.Done).Output);
        Assert.All(outcomes.RootElement.EnumerateArray(), o => Assert.True(o.GetProperty("accepted").GetBoolean()));
        using var ledger = JsonDocument.Parse((await ToolRun.As(Hub, giver.Auditor, "ledger", giver.Record("sample-domain-2"), "--json")).Ends(ExitCode.Done).Output);
        Assert.Equal("StPO § 489", ledger.RootElement.GetProperty("duties")[0].GetProperty("retention_basis").GetString());
        Assert.Equal(reader.Name, ledger.RootElement.GetProperty("disclosures")[0].GetProperty("agency").GetString());
    }

    [Fact]
    public async Task Rejects_AnswersThatDoNotFitAndClosesTheOthers()
    {
        var (_, reader) = await WithdrawnAsync(1);
        var duty = (await ToolRun.As(Hub, reader.Officer, "duties")).Ends(ExitCode.Done).Lines[1].Split('\t')[0];
        var run = (await ToolRun.As(Hub, reader.Officer, "acknowledge", duty, "999999", "--corrected")).Ends(ExitCode.SomeRejected);
        Assert.Contains($"{duty} is not closed: FIELD_MALFORMED", run.Output, StringComparison.Ordinal);
        Assert.Contains("999999 is not closed: NOT_FOUND", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("0 of 2 closed\n", run.Output, StringComparison.Ordinal);
        (await ToolRun.As(Hub, reader.Officer, "acknowledge", $"{reader.Name}/duties/{duty}", "999999", "--erased")).Ends(ExitCode.SomeRejected);
        Assert.Contains("nothing is owed", (await ToolRun.As(Hub, reader.Officer, "duties")).Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--yes", "acknowledge", "--all", "--erased")]
    [InlineData("duties", "acknowledge", "--erased")]
    [InlineData("duties", "acknowledge", "1", "--all", "--yes", "--erased")]
    [InlineData("--retained", "acknowledge", "1")]
    [InlineData("--retained", "acknowledge", "1", "--erased", "--corrected")]
    [InlineData("--retained", "acknowledge", "1", "--retained", " ")]
    [InlineData("record", "ledger", "shop.example")]
    public async Task Rejects_CommandsThatMeanNothingNamingTheOption(string field, params string[] arguments)
    {
        var run = (await ToolRun.As(Hub, (await fixture.OneAgencyAsync()).Officer, arguments)).Ends(ExitCode.Usage);
        Assert.Contains(field, run.Talk, StringComparison.Ordinal);
        Assert.Contains("remedy", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hides_TheLedgerOfAnotherAgency()
    {
        var (giver, reader) = await WithdrawnAsync(1);
        var run = (await ToolRun.As(Hub, reader.Officer, "ledger", giver.Record("sample-domain-1"))).Ends(ExitCode.Refused);
        Assert.Contains("NOT_FOUND", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delivers_DutiesAsTheyAriseUntilItIsStopped()
    {
        var (giver, reader) = await WithdrawnAsync(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        var environment = ToolRun.Plain(ToolRun.HomeOf(Hub)) with { Output = TextWriter.Synchronized(output) };
        var following = Exchange.Cli.ToolRoot.RunAsync(["duties", "--follow", "--json", .. ToolRun.Options(Hub, reader.Officer)], environment, stop.Token);
        await Eventually.HoldsAsync(() => output.ToString().Contains("sample-domain-1", StringComparison.Ordinal), "the open duty is shown");
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 2).For(reader));
        await reader.System.PullAllAsync();
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 2).For(new Distribution()));
        await Eventually.HoldsAsync(() => output.ToString().Contains("sample-domain-2", StringComparison.Ordinal), "the duty that arose is shown");
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Done, await following);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([giver.Record("sample-domain-1"), giver.Record("sample-domain-2")], lines.Select(l => Duty.Parser.ParseJson(l).Record));
    }

    private async Task<(TestAgency Giver, TestAgency Reader)> WithdrawnAsync(int count)
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync([.. Enumerable.Range(1, count).Select(n => SampleRecords.Domain(giver, n).For(reader))]);
        await reader.System.PullAllAsync();
        await giver.System.StoreAsync([.. Enumerable.Range(1, count).Select(n => SampleRecords.Domain(giver, n).For(new Distribution()))]);
        return (giver, reader);
    }
}
