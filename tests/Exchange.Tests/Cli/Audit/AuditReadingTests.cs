using System.Text;
using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Audit;

/// <summary>What auditors read: filtered lists, one entry, entries as they come, who saw a record, the report for a supervisor.</summary>
public sealed class AuditReadingTests(HubFixture fixture) : IClassFixture<HubFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestHub Hub => fixture.Hub;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lists_ByOfficerRecordCaseOutcomeAndReason()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1), SampleRecords.Domain(agency, 2));
        (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-1"), "--case", "4711/26")).Ends(ExitCode.Done);
        (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-3"))).Ends(ExitCode.Refused);

        Assert.Equal(["get", "get"], await ActionsAsync(agency, "--by", "officer-1", "--action", "get"));
        Assert.Equal(["get"], await ActionsAsync(agency, "--for-case", "4711/26", "--action", "get"));
        Assert.Equal(["get"], await ActionsAsync(agency, "--outcome", "refused"));
        Assert.Equal(["get"], await ActionsAsync(agency, "--reason", "not-found"));
        Assert.Equal(["get", "push"], await ActionsAsync(agency, "--record", agency.Record("sample-domain-1"), "--action", "get", "--action", "push"));
        Assert.Empty(await ActionsAsync(agency, "--by", "nobody"));
        (await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--outcome", "perhaps")).Ends(ExitCode.Usage);
        (await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--reason", "whim")).Ends(ExitCode.Usage);
        (await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--record", "shop.example")).Ends(ExitCode.Usage);
    }

    [Fact]
    public async Task Shows_OneEntryByIndexAndByHash()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        var entry = JsonDocument.Parse((await ToolRun.As(Hub, agency.Auditor, "audit", "list", "--action", "push", "--json")).Ends(ExitCode.Done).Output).RootElement[0];
        var (index, hash) = (entry.GetProperty("log_index").GetInt64(), entry.GetProperty("leaf_hash").GetString()!);

        var byIndex = (await ToolRun.As(Hub, agency.Auditor, "audit", "show", $"{index}")).Ends(ExitCode.Done);
        Assert.Contains("the leaf commits to all of this", byIndex.Output, StringComparison.Ordinal);
        Assert.Contains(hash, byIndex.Output, StringComparison.Ordinal);
        Assert.Equal(byIndex.Output, (await ToolRun.As(Hub, agency.Auditor, "audit", "show", hash)).Ends(ExitCode.Done).Output);
        Assert.Contains("revisions at", (await ToolRun.As(Hub, Hub.HubAuditor, "audit", "show", hash)).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        (await ToolRun.As(Hub, agency.Auditor, "audit", "show", "1000000")).Ends(ExitCode.Refused);
        (await ToolRun.As(Hub, agency.Auditor, "audit", "show", "the-last-one")).Ends(ExitCode.Usage);
    }

    [Fact]
    public async Task Follows_EntriesAsTheyAreMade()
    {
        var agency = await fixture.AddAgencyAsync();
        using var output = new LineSignal("\"AUDIT_ACTION_PUSH\"");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var environment = ToolRun.Plain(ToolRun.HomeOf(Hub)) with { Output = output };
        var following = Exchange.Cli.ToolRoot.RunAsync(["audit", "follow", "--json", "--from", "0", "--action", "push", .. ToolRun.Options(Hub, agency.Auditor)], environment, stop.Token);

        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Done, await following);
        Assert.Equal("AUDIT_ACTION_PUSH", JsonDocument.Parse(output.Lines[0]).RootElement.GetProperty("action").GetString());
    }

    [Fact]
    public async Task Tells_WhoSawARecord_AndHowFarItCame()
    {
        var (giver, reader, stranger) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        (await ToolRun.As(Hub, reader.Officer, "show", giver.Record("sample-domain-1"), "--case", "4711/26")).Ends(ExitCode.Done);
        (await ToolRun.As(Hub, reader.System, "pull", "--job", "nightly", "--feed", _folder["reader.feed"])).Ends(ExitCode.Done);
        (await ToolRun.As(Hub, reader.System, "pull", "--job", "nightly", "--feed", _folder["reader.feed"])).Ends(ExitCode.Done); // comes back with the cursor

        var run = (await ToolRun.As(Hub, giver.Auditor, "audit", "who-saw", giver.Record("sample-domain-1"))).Ends(ExitCode.Done);
        Assert.Contains(run.Lines, l => l.StartsWith($"{reader.Id}\t1\t", StringComparison.Ordinal) && l.Contains("\tget\tinvestigation\tofficer-1\t4711/26\t", StringComparison.Ordinal));
        Assert.Contains(run.Lines, l => l.Contains("\tconfirmed\tpull\tinvestigation\tnightly\t", StringComparison.Ordinal));
        Assert.Contains("to 1 agency: ", run.Talk, StringComparison.Ordinal);

        var json = JsonDocument.Parse((await ToolRun.As(Hub, giver.Auditor, "audit", "who-saw", giver.Record("sample-domain-1"), "--json")).Ends(ExitCode.Done).Output).RootElement;
        var states = json.GetProperty("states");
        Assert.Equal(json.GetProperty("total_count").GetInt32(), states.GetProperty("granted").GetInt32());
        Assert.True(states.GetProperty("confirmed").GetInt32() is > 0 and var confirmed && confirmed <= states.GetProperty("sent").GetInt32());
        (await ToolRun.As(Hub, stranger.Auditor, "audit", "who-saw", giver.Record("sample-domain-1"))).Ends(ExitCode.Refused);
    }

    [Fact]
    public async Task Reports_AnAgencysLogsForItsSupervisor()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1), SampleRecords.Domain(agency, 2));
        (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-1"), "--case", "=HYPERLINK(\"x\") <b>\u202E")).Ends(ExitCode.Done);
        (await ToolRun.As(Hub, agency.Officer, "show", agency.Record("sample-domain-9"))).Ends(ExitCode.Refused);
        var page = _folder["report.html"];

        var table = (await ReportAsync(agency)).Ends(ExitCode.Done);
        Assert.Contains(table.Lines, l => l.StartsWith("collection, alteration\tpush\t1\t2\t0\t", StringComparison.Ordinal));
        Assert.Contains(table.Lines, l => l.StartsWith("consultation\tget\t1\t1\t1\t", StringComparison.Ordinal));
        Assert.Contains(table.Lines, l => l.Split('\t') is [var id, "officer", "officer-1", "officer-1", _, _, "1", ..] && id == agency.Id);
        Assert.Contains(table.Lines, l => l.StartsWith("NOT_FOUND\tget\t0\t0\t1\t", StringComparison.Ordinal));

        var csv = (await ReportAsync(agency, "--csv")).Ends(ExitCode.Done);
        Assert.StartsWith("epoch,index,time,processing,", csv.Lines[0], StringComparison.Ordinal);
        Assert.Contains(csv.Lines, l => l.Contains(",\"'=HYPERLINK(\"\"x\"\") <b>\\u{202E}\",", StringComparison.Ordinal));

        (await ReportAsync(agency, "--html", page)).Ends(ExitCode.Done);
        var html = await File.ReadAllTextAsync(page, Cancellation);
        Assert.Contains("=HYPERLINK(&quot;x&quot;) &lt;b&gt;\\u{202E}", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("@page { size: A4", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal); // it needs nothing else
        Assert.Contains("every entry is what its leaf in the log commits to", html, StringComparison.Ordinal);
        (await ToolRun.As(Hub, agency.Auditor, "audit", "report", "--from", "yesterday")).Ends(ExitCode.Usage);
        (await ToolRun.As(Hub, agency.Officer, "audit", "report", "--from", "2020-01-01")).Ends(ExitCode.Refused);
    }

    private Task<ToolRun> ReportAsync(TestAgency agency, params string[] arguments) =>
        ToolRun.As(Hub, agency.Auditor, ["audit", "report", "--agency", agency.Id, "--from", "2020-01-01", "--to", "2120-01-01", .. arguments]);

    private async Task<IEnumerable<string>> ActionsAsync(TestAgency agency, params string[] arguments) =>
        (await ToolRun.As(Hub, agency.Auditor, ["audit", "list", .. arguments])).Ends(ExitCode.Done).Lines.Skip(1).Select(l => l.Split('\t')[2]);

    /// <summary>Results that tell when a line with a certain text was written.</summary>
    private sealed class LineSignal(string text) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public string[] Lines => ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) is true)
            {
                _seen.TrySetResult();
            }
        }
    }
}
