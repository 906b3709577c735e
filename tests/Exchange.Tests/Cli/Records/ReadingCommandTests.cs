using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Cli.Records;

public sealed class ReadingCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Theory]
    [InlineData("{0}")]
    [InlineData("HTTPS://WWW.{0}/cart?id=1")]
    [InlineData("hxxp://{0}:8080/")]
    public async Task Returns_ADomainInAnyDress(string dress)
    {
        var agency = await fixture.AddAgencyAsync();
        var name = $"{agency.Id}-shop.example";
        await agency.System.StoreAsync(Domain(agency, 1, name), Domain(agency, 2, $"www.{name}"));
        var typed = string.Format(null, System.Text.CompositeFormat.Parse(dress), name);
        var run = await Search(agency, dress.Contains("WWW", StringComparison.Ordinal) ? 1 : 2, typed);
        Assert.Contains(run.Lines, l => l.Contains($"domain\twww.{name}\tACTIONED\tluxury goods\t{agency.Id}\t", StringComparison.Ordinal));
        Assert.Contains("indexed to", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_ByPrefixIdentifierAndFilter()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(Domain(agency, 1, $"replica-{agency.Id}.example"), SampleRecords.Suspect(agency, 7), SampleRecords.Asset(agency, 2));
        await Search(agency, 1, "--prefix", $"replica-{agency.Id}");
        Assert.Contains("Jean Exemple 7", (await Search(agency, 1, "--identifier", "seller7")).Output, StringComparison.Ordinal);
        await Search(agency, 1, "--originator", agency.Id, "--kind", "asset", "--status", "frozen");
        await Search(agency, 3, "--originator", agency.Id);
        var json = (await ToolRun.As(Hub, agency.Officer, "search", "--originator", agency.Id, "--json")).Ends(ExitCode.Done);
        Assert.Equal(3, JsonDocument.Parse(json.Output).RootElement.GetProperty("records").GetArrayLength());
        var limited = await Search(agency, 2, "--originator", agency.Id, "--limit", "2");
        Assert.Contains("there are more", limited.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search")]
    [InlineData("search", "not a domain")]
    [InlineData("search", "shop.example", "--prefix", "shop")]
    [InlineData("search", "--status", "gone")]
    [InlineData("search", "--kind", "person")]
    public async Task Rejects_SearchesThatMeanNothing(params string[] arguments)
    {
        var agency = await fixture.AddAgencyAsync();
        var run = (await ToolRun.As(Hub, agency.Officer, arguments)).Ends(ExitCode.Usage);
        Assert.Contains("remedy", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_WhatAnswersAndIsNotTheHub()
    {
        var agency = await fixture.AddAgencyAsync();
        var run = (await ToolRun.As(Hub, agency.Officer, "search", "shop.example", "--hub-ca", agency.Officer.CertificatePath)).Ends(ExitCode.Certificate);
        Assert.Contains("exchange doctor", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hides_WhatIsNotForTheAgency()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(Domain(agency, 1, $"{agency.Id}-secret.example"));
        await Search(agency, 1, $"{agency.Id}-secret.example");
        var search = (await ToolRun.As(Hub, other.Officer, "search", $"{agency.Id}-secret.example")).Ends(ExitCode.Done);
        Assert.Empty(search.Output);
        (await ToolRun.As(Hub, other.Officer, "show", $"{agency.Id}-secret.example")).Ends(ExitCode.Refused);
        var shown = (await ToolRun.As(Hub, other.Officer, "show", agency.Record("sample-domain-1"))).Ends(ExitCode.Refused);
        Assert.Contains("NOT_FOUND", shown.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_WhatMayBeDoneAndWhomToContact()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var record = Domain(agency, 1, $"{agency.Id}-show.example").For(other);
        record.Record.Marking.HandlingCodes.AddRange([HandlingCode.H1, HandlingCode.H3]);
        record.Record.Marking.HandlingText = "do not tip off";
        record.Record.Marking.Pap = Pap.Amber;
        record.Record.Marking.Grading = new Grading { Europol = new EuropolGrade { Source = EuropolSource.B, Information = EuropolInformation._2 } };
        record.Record.Content.Note = "first line\nsecond \u202E line".Replace("\u202E", "", StringComparison.Ordinal);
        await agency.System.StoreAsync(record);
        await Search(other, 1, $"{agency.Id}-show.example");
        var run = (await ToolRun.As(Hub, other.Officer, "show", $"hxxps://{agency.Id}-show[.]example/")).Ends(ExitCode.Done);
        foreach (var words in new[]
        {
            "TLP:AMBER: need-to-know within your organisation and its clients",
            "H1: not to be disclosed in judicial proceedings without the provider's permission",
            "H3: do not tip off",
            "PAP:AMBER: passive cross-checks only",
            "B2 on the Europol 4x4 scale: source in most instances reliable; information: known personally to the source",
            "any but running the hub",
            $"Agency {agency.Id} ({agency.Id})",
            $"desk@{agency.TrustDomain}",
            "actioned (server hold)",
        })
        {
            Assert.Contains(words, run.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Who gets it", run.Output, StringComparison.Ordinal);
        var own = (await ToolRun.As(Hub, agency.Officer, "show", $"{agency.Id}/sample-domain-1")).Ends(ExitCode.Done);
        Assert.Contains("Who gets it", own.Output, StringComparison.Ordinal);
        Assert.Contains("not to agencies outside the EU and EEA", own.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hides_NothingOfARecordButLetsNothingSteer()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var record = SampleRecords.Suspect(agency, 3).For(other);
        record.Record.Content.Suspect.Names[0].FullName = "=cmd|' /C calc'!A0 \u202Etxt.exe";
        record.Record.Content.Suspect.Role = "@SUM(1+1)";
        await agency.System.StoreAsync(record);
        var shown = (await ToolRun.As(Hub, other.Officer, "show", agency.Record("sample-suspect-3"))).Ends(ExitCode.Done);
        Assert.Contains("\\u{202E}txt.exe", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', shown.Output);
        var csv = (await ToolRun.As(Hub, other.System, "pull", "--format", "csv", "--job", "test")).Ends(ExitCode.Done);
        Assert.Contains(",'=cmd|' /C calc'!A0 \\u{202E}txt.exe,", csv.Output, StringComparison.Ordinal);
        Assert.Contains(",'@SUM(1+1),", csv.Output, StringComparison.Ordinal);
    }

    private static PushRecord Domain(TestAgency agency, int number, string name)
    {
        var record = SampleRecords.Domain(agency, number);
        record.Record.Content.Domain.DomainName = name;
        return record;
    }

    private Task<ToolRun> Search(TestAgency agency, int records, params string[] arguments) =>
        ToolRun.Until(async () => (await ToolRun.As(Hub, agency.Officer, ["search", .. arguments])).Ends(ExitCode.Done), run => run.Lines.Count == records + 1);
}
