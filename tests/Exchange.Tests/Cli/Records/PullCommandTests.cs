using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Cli.Records;

public sealed class PullCommandTests(HubFixture fixture) : IClassFixture<HubFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TestHub Hub => fixture.Hub;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Returns_EveryRecordOnceAsNdjson()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync([.. Enumerable.Range(1, 25).Select(n => SampleRecords.Domain(agency, n).For(reader))]);
        var run = await Pull(reader, "--json");
        var changes = run.Lines.Select(Change.Parser.ParseJson).ToArray();
        Assert.All(changes, c => Assert.Equal(ChangeKind.Upserted, c.Kind));
        Assert.Equal(Enumerable.Range(1, 25).Select(n => $"shop-{n}.example").Order(), changes.Select(c => c.Record.Content.Domain.DomainName).Order());
        Assert.Matches("caught up as of .* UTC: 25 upserted", run.Talk);
    }

    [Fact]
    public async Task Resumes_FromAFeedFileAndAppends()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).For(reader), SampleRecords.Domain(agency, 2).For(reader));
        string[] arguments = ["--feed", _folder["all.feed"], "--out", _folder["all.csv"]];
        await Pull(reader, arguments);
        Assert.Contains("nothing new", (await Pull(reader, arguments)).Talk, StringComparison.Ordinal);
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 3).For(reader), SampleRecords.Domain(agency, 1).For(new Distribution()));
        Assert.Contains("1 upserted, 1 withdrawn (delete them)", (await Pull(reader, arguments)).Talk, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(_folder["all.csv"], TestContext.Current.CancellationToken);
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("change,originator,record_id,revision,", lines[0], StringComparison.Ordinal);
        Assert.Single(lines, l => l.StartsWith($"WITHDRAWN,{agency.Id},sample-domain-1,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Accepts_FiltersAndReplacesAWholeFile()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).For(reader), SampleRecords.Suspect(agency, 1).For(reader), SampleRecords.Asset(agency, 2).For(reader));
        await File.WriteAllTextAsync(_folder["out.ndjson"], "old", TestContext.Current.CancellationToken);
        await Pull(reader, "--kind", "suspect", "--out", _folder["out.ndjson"]);
        var line = Assert.Single(await File.ReadAllLinesAsync(_folder["out.ndjson"], TestContext.Current.CancellationToken));
        Assert.Equal("Jean Exemple 1", Change.Parser.ParseJson(line).Record.Content.Suspect.Names[0].FullName);
        Assert.Single((await Pull(reader, "--originator", agency.Id, "--status", "frozen", "--status", "arrested", "--kind", "asset")).Lines.Skip(1));
    }

    [Fact]
    public async Task Delivers_ChangesAsTheyAreMadeUntilItIsStopped()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var following = ToolRun.In(
            ToolRun.Plain(ToolRun.HomeOf(Hub)), stop.Token, ["pull", "--job", "test", "--follow", "--out", _folder["live.ndjson"], .. ToolRun.Options(Hub, reader.System)]);
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).For(reader));
        await WaitForAsync("shop-1.example");
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 2).For(reader));
        await WaitForAsync("shop-2.example");
        await stop.CancelAsync();
        (await following).Ends(ExitCode.Done);
    }

    [Fact]
    public async Task Delivers_RestrictionsAndErasuresWithWhatTheyAsk()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1).For(reader), SampleRecords.Domain(agency, 2).For(reader));
        string[] arguments = ["--feed", _folder["all.feed"], "--out", _folder["all.csv"]];
        await Pull(reader, arguments);
        var restricted = SampleRecords.Domain(agency, 1).For(reader);
        restricted.Record.Marking.Restriction = new Restriction { Ground = RestrictionGround.Evidence };
        await agency.System.StoreAsync(restricted);
        (await ToolRun.As(Hub, agency.Officer, "erase", agency.Record("sample-domain-2"))).Ends(ExitCode.Done);

        var run = await Pull(reader, arguments);

        Assert.Contains("1 restricted (keep them, do not use them), 1 erased (delete them)", run.Talk, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(_folder["all.csv"], TestContext.Current.CancellationToken);
        Assert.StartsWith($"RESTRICTED,{agency.Id},sample-domain-1,", lines[^2], StringComparison.Ordinal);
        Assert.StartsWith($"ERASED,{agency.Id},sample-domain-2,", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_APullThatFailsAndLeavesTheFile()
    {
        var agency = await fixture.AddAgencyAsync();
        await File.WriteAllTextAsync(_folder["kept.csv"], "old", TestContext.Current.CancellationToken);
        var run = (await ToolRun.As(Hub, agency.Officer, "pull", "--out", _folder["kept.csv"])).Ends(ExitCode.Refused);
        Assert.Contains("ROLE_MAY_NOT_CALL", run.Talk, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["kept.csv"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rejects_AFeedFileOfAnotherFilter()
    {
        var agency = await fixture.AddAgencyAsync();
        await Pull(agency, "--feed", _folder["one.feed"]);
        var run = (await ToolRun.As(Hub, agency.System, "pull", "--job", "test", "--feed", _folder["one.feed"], "--kind", "domain")).Ends(ExitCode.Usage);
        Assert.Contains(_folder["one.feed"], run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AnUnknownFormat()
    {
        var agency = await fixture.AddAgencyAsync();
        (await ToolRun.As(Hub, agency.System, "pull", "--job", "test", "--format", "xml")).Ends(ExitCode.Usage);
    }

    [Fact]
    public async Task Rejects_ASystemThatDoesNotSayWhoAsks()
    {
        var agency = await fixture.AddAgencyAsync();
        var run = (await ToolRun.As(Hub, agency.System, "pull")).Ends(ExitCode.Usage);
        Assert.Contains("--job", run.Talk, StringComparison.Ordinal);
    }

    private async Task WaitForAsync(string text)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!File.Exists(_folder["live.ndjson"]) || !(await ReadSharedAsync(_folder["live.ndjson"])).Contains(text, StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), $"{text} does not come");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> ReadSharedAsync(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private async Task<ToolRun> Pull(TestAgency reader, params string[] arguments) =>
        (await ToolRun.As(Hub, reader.System, ["pull", "--job", "test", .. arguments])).Ends(ExitCode.Done);
}
