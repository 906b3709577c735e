using System.Text.Json;
using Exchange.Client;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;
using PushSession = Exchange.Client.PushSession;

namespace Exchange.Tests.Cli.Push;

/// <summary><c>exchange push</c> against a hub.</summary>
public sealed class PushCommandTests(HubFixture fixture) : IClassFixture<HubFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_AMessyList_WithOneOutcomeForEveryNamingLine()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var file = Write("list.txt", "# list\nshop-a.example\nhxxp://shop-b[.]example/x\n\nco.uk\nshop-a.example.\n=HYPERLINK(\"http://x.example\")\n");

        var run = await PushAsync(agency, file, "--infringement", "counterfeit", "--to", other.Id, "--json");

        run.Ends(1);
        var totals = Totals(run);
        Assert.Equal((2, 0, 1, 0, 2, 5), (totals("created"), totals("updated"), totals("unchanged"), totals("conflict"), totals("rejected"), totals("named")));
        var rejected = await File.ReadAllLinesAsync($"{file}.rejected.csv", TestContext.Current.CancellationToken);
        Assert.Equal("line,input,field,reason,remedy", rejected[0]);
        Assert.StartsWith("5,co.uk,domain_name,\"DOMAIN_NAME_INVALID: it is a public suffix", rejected[1], StringComparison.Ordinal);
        Assert.StartsWith("7,\"'=HYPERLINK(\"\"http://x.example\"\")\",", rejected[2], StringComparison.Ordinal);
        Assert.False(File.Exists($"{file}.exchange-session"));
        var seen = await other.System.PullAllAsync();
        Assert.Equal(["shop-a.example", "shop-b.example"], seen.Changes.Select(c => c.Record.Content.Domain.DomainName).Order());
    }

    [Fact]
    public async Task Returns_Unchanged_ForAFilePushedTwice()
    {
        var agency = await fixture.AddAgencyAsync();
        var file = Write("twice.txt", string.Concat(Enumerable.Range(0, 50).Select(i => $"shop-{i}.example\n")));
        Assert.Equal(50, Totals((await PushAsync(agency, file, "--goods", "toys", "--json")).Ends(0))("created"));

        Assert.Equal(50, Totals((await PushAsync(agency, file, "--goods", "toys", "--json")).Ends(0))("unchanged"));
    }

    [Fact]
    public async Task Accepts_RowsOfEveryKind()
    {
        var agency = await fixture.AddAgencyAsync();
        var file = Write(
            "kinds.csv",
            "kind;domain_name;goods;status;action;full_name;identifiers;data_subject_category;certainty;iban;wallet_network;wallet_address;quantity;vin;amount;currency;source_key;tlp;handling_codes;grading\n"
            + "domain;shop.example;toys;actioned;server hold;;;;;;;;;;;;;green;h0;europol:A1\n"
            + "suspect;;;identified;;Anna Esempio;email:anna@mail.example;suspect;assessment;;;;;;;;;;;admiralty:B2\n"
            + "asset;;;frozen;;;;;;DE89 3704 0044 0532 0130 00;;;;;1.234,50;EUR;;;;\n"
            + "asset;;;seized;;;;;;;btc;1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa;;;;;;;;\n"
            + "asset;;cosmetics;seized;;;;;;;;;120;;;;evidence 7;;;\n");

        var run = await PushAsync(agency, file, "--json");

        run.Ends(0);
        Assert.Equal(5, Totals(run)("created"));
    }

    [Fact]
    public async Task Rejects_WhatTheHubRejects_NamingLineFieldAndRemedy()
    {
        var agency = await fixture.AddAgencyAsync();
        var file = Write("red.csv", "domain_name,infringement,tlp,agencies\na.example,piracy,green,hub\nb.example,piracy,red,hub\n");

        var run = await PushAsync(agency, file, "--json");

        run.Ends(1);
        Assert.Equal((1, 1, 1), (Totals(run)("created"), Totals(run)("rejected"), Totals(run)("rejected_by_hub")));
        var row = (await File.ReadAllLinesAsync($"{file}.rejected.csv", TestContext.Current.CancellationToken))[1];
        Assert.StartsWith("3,\"b.example,piracy,red,hub\",distribution.officers,FIELD_REQUIRED: TLP:RED is for individual recipients", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_Conflict_ForARecordThatMustBeNewAndIsNot()
    {
        var agency = await fixture.AddAgencyAsync();
        var file = Write("new.csv", "domain_name,infringement,expected_revision\na.example,piracy,0\n");
        (await PushAsync(agency, file)).Ends(0);

        var run = (await PushAsync(agency, file, "--tlp", "green")).Ends(5);

        Assert.Contains("conflict\t1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_Nothing_OnADryRun()
    {
        var agency = await fixture.AddAgencyAsync();
        var file = Write("dry.txt", "shop.example\n");

        Assert.Equal(1, Totals((await PushAsync(agency, file, "--infringement", "piracy", "--dry-run", "--json")).Ends(0))("created"));

        Assert.Empty((await agency.System.PullAllAsync()).Changes);
    }

    [Fact]
    public async Task Resumes_OnAnotherDay_WithTheSameBytesAndTheTotalsOfAnUndisturbedPush()
    {
        var agency = await fixture.AddAgencyAsync();
        var file = Write("long.txt", string.Concat(Enumerable.Range(0, 3_000).Select(i => i % 100 == 7 ? "co.uk\n" : $"shop-{i}.example\n")));
        var yesterday = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(fixture.Hub.Now.AddDays(-1));
        using (var session = PushSession.Open($"{file}.exchange-session", yesterday))
        {
            await CutOffAsync(agency, file, session);
            Assert.InRange(session.AnsweredRecords, 1, 2_969);
        }

        var run = await PushAsync(agency, file, "--infringement", "piracy", "--json");

        run.Ends(1);
        Assert.Equal((2_970, 0, 30), (Totals(run)("created"), Totals(run)("unchanged"), Totals(run)("rejected")));
        Assert.Contains("resuming:", run.Talk, StringComparison.Ordinal);
        Assert.Equal(31, (await File.ReadAllLinesAsync($"{file}.rejected.csv", TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Accepts_AFileOffline_WithoutHubOrProfile()
    {
        var file = Write("offline.csv", "domain_name,goods,handling_codes\na.example,toys,h1\nb.example,guns,h1\n");

        var run = (await ToolRun.Of("push", file, "--offline", "--json")).Ends(1);

        Assert.Equal((1, 1, 2), (Totals(run)("valid"), Totals(run)("rejected"), Totals(run)("named")));
        Assert.Contains("every record bears H1", run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.example\n", "--infringement", "--infringement")]
    [InlineData("domain_name,registar\nshop.example,x\n", "registrar", "--offline")]
    [InlineData("domain_name\nshop.example\n", "--action", "--status=actioned")]
    [InlineData("domain_name\nshop.example\n", "--review-years", "--review-years=6")]
    public async Task Rejects_ACommandLineThatCannotBeMeant_NamingTheRemedy(string text, string told, string option)
    {
        var file = Write("usage.txt", text);

        var run = (await ToolRun.Of("push", file, option == "--infringement" ? "--everyone" : option, "--offline")).Ends(2);

        Assert.Contains(told, run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--everyone", "--everyone")]
    [InlineData("--tlp", "--tlp", "red", "--to", "bka")]
    [InlineData("--tlp", "--tlp", "amber+strict", "--to-group", "gwatches")]
    [InlineData("--to-officer", "--to-officer", "rossi")]
    [InlineData("--exclude", "--exclude", "bka")]
    [InlineData("--embargo-until", "--embargo-until", "2026-11-24T06:00:00Z")]
    [InlineData("--embargo-until", "--to", "bka", "--embargo-until", "soon")]
    [InlineData("--nobody", "--nobody", "--exclude", "bka")]
    [InlineData("--limit-purpose", "--limit-purpose", "curiosity")]
    [InlineData("--restrict", "--restrict", "doubt")]
    public async Task Rejects_AnAudienceThatCannotBeMeant_NamingTheOption(string told, params string[] options)
    {
        var file = Write("audience.txt", "shop.example\n");

        var run = (await ToolRun.Of(["push", file, "--infringement", "piracy", "--offline", .. options])).Ends(2);

        Assert.Contains(told, run.Talk, StringComparison.Ordinal);
        Assert.Contains("remedy", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delivers_ToNamedOfficersAloneWhatIsRed()
    {
        var (agency, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var file = Write("wanted.txt", $"red-{agency.Id}.example\n");

        (await PushAsync(agency, file, "--infringement", "piracy", "--tlp", "red", "--to-officer", $"{reader.Id}/officer-1", "--limit-purpose", "investigation")).Ends(0);

        Assert.Empty((await reader.System.PullAllAsync()).Changes);
        var shown = await ToolRun.Until(() => ToolRun.As(fixture.Hub, reader.Officer, "show", $"red-{agency.Id}.example"), run => run.ExitCode == 0);
        Assert.Contains("TLP:RED", shown.Output, StringComparison.Ordinal);
        (await ToolRun.As(fixture.Hub, reader.Caller("officer", "officer-2"), "show", $"red-{agency.Id}.example")).Ends(3);
    }

    [Fact]
    public async Task Rejects_AnOutputThatIsTheInput_AndLeavesItAsItIs()
    {
        var file = Write("precious.txt", "co.uk\n");

        (await ToolRun.Of("push", file, "--infringement", "piracy", "--offline", "--rejected", file)).Ends(2);

        Assert.Equal("co.uk\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Delivers_TheNamesOfAWholeOperation_EachOnce()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var file = VectorFile.Shared("data/domains/ios-x.txt") ?? Write("operation.txt", string.Concat(Enumerable.Range(0, 5_000).Select(i => $"shop-{i}.example\n")));
        var names = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Select(l => Exchange.Matching.DomainName.Parse(l).Value.Canonical).Order(StringComparer.Ordinal).ToList();
        string[] options = ["--infringement", "counterfeit", "--to", other.Id, "--session", _folder["operation.session"], "--rejected", _folder["operation.rejected.csv"], "--json"];

        Assert.Equal(names.Count, Totals((await PushAsync(agency, file, options)).Ends(0))("created"));
        Assert.Equal(names.Count, Totals((await PushAsync(agency, file, options)).Ends(0))("unchanged"));

        var received = (await other.System.PullAllAsync()).Changes.Select(c => c.Record.Content.Domain.DomainName).Order(StringComparer.Ordinal);
        Assert.Equal(names, received);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public async Task Returns_TheColumnReference() =>
        Assert.Contains("`domain_name`", (await ToolRun.Of("push", "--columns")).Ends(0).Output, StringComparison.Ordinal);

    private static Func<string, int> Totals(ToolRun run)
    {
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement.Clone();
        return name => root.GetProperty(name).GetInt32();
    }

    /// <summary>Pushes as the tool does, in small batches, and stops in the middle.</summary>
    private async Task CutOffAsync(TestAgency agency, string path, PushSession session)
    {
        var begun = DateOnly.FromDateTime(session.StartedTime.UtcDateTime);
        using var certificate = ClientCertificate.FromPemFiles(agency.System.CertificatePath, agency.System.KeyPath);
        using var authorities = HubAuthorities.FromPemFiles(fixture.Hub.ServerCaPath);
        await using var hub = HubConnection.Open(new HubConnectionOptions { Endpoint = fixture.Hub.Endpoint, Certificate = certificate, HubAuthorities = authorities });
        using var file = Exchange.Cli.Lists.ListFile.Open(File.OpenRead(path)).Value;
        using var rejected = new Exchange.Cli.Push.RejectedFile($"{path}.rejected.csv", resumed: false);
        var mapper = new Exchange.Cli.Push.RecordMapper(new Exchange.Cli.Push.PushDefaults
        {
            Agency = agency.Name,
            IdKey = new Lazy<IdKey>(() => IdKey.Load(KeyFile(agency))),
            Infringement = Infringement.Piracy,
            Takedown = new Takedown { Status = TakedownStatus.Nominated },
            Marking = new Marking { Tlp = Tlp.Amber, ReviewBy = Exchange.Cli.Push.WrittenDate.ToWire(begun.AddYears(1)) },
        });
        using var stop = new CancellationTokenSource();
        var progress = new Stop(stop);
        var options = new PushOptions { Context = agency.System.Context, Session = session, BatchRecords = 100, BatchesUnderWay = 1, Progress = progress };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Exchange.Cli.Push.FilePush(file, mapper, rejected).RunAsync(hub, options, stop.Token));
    }

    private Task<ToolRun> PushAsync(TestAgency agency, string file, params string[] options) =>
        ToolRun.As(fixture.Hub, agency.System, ["push", file, "--job", "test", "--id-key", KeyFile(agency), .. options]);

    private string KeyFile(TestAgency agency)
    {
        var path = _folder[$"{agency.Id}.id-key"];
        if (!File.Exists(path))
        {
            IdKey.Generate().Save(path);
        }

        return path;
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<PushTotals>
    {
        public void Report(PushTotals value)
        {
            if (value.Answered >= 500)
            {
                source.Cancel();
            }
        }
    }
}
