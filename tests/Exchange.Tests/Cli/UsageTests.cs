using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli;

public sealed class UsageTests
{
    [Fact]
    public async Task Rejects_UnknownCommandWithTheNearest()
    {
        var run = (await ToolRun.Of("serch", "shop.example")).Ends(ExitCode.Usage);
        Assert.Empty(run.Output);
        Assert.Contains("search", run.Talk, StringComparison.Ordinal);
        Assert.Contains("exchange --help", run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "search <name>")]
    [InlineData("admin", "register-agency <agency>")]
    public async Task Rejects_AGroupWithoutACommandShowingWhatIsInIt(string group, string shown)
    {
        var run = (await ToolRun.Of(group.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Ends(ExitCode.Usage);
        Assert.Empty(run.Output);
        Assert.Contains(shown, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_UnknownOption()
    {
        var run = (await ToolRun.Of("search", "shop.example", "--colour")).Ends(ExitCode.Usage);
        Assert.Contains("exchange search --help", run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pull")]
    [InlineData("search")]
    [InlineData("show")]
    [InlineData("operations list")]
    [InlineData("operations show")]
    [InlineData("report")]
    [InlineData("agencies list")]
    [InlineData("agencies show")]
    [InlineData("audit list")]
    [InlineData("audit show")]
    [InlineData("audit follow")]
    [InlineData("audit who-saw")]
    [InlineData("audit verify")]
    [InlineData("audit export")]
    [InlineData("audit report")]
    [InlineData("audit receipt")]
    [InlineData("audit checkpoint")]
    [InlineData("audit witness")]
    [InlineData("profile make-witness-key")]
    [InlineData("profile add")]
    [InlineData("profile make-key")]
    [InlineData("admin register-agency")]
    [InlineData("admin update-agency")]
    [InlineData("admin suspend-agency")]
    [InlineData("admin resume-agency")]
    [InlineData("admin revoke-certificate")]
    [InlineData("admin create-operation")]
    [InlineData("admin add-participants")]
    [InlineData("admin remove-participants")]
    [InlineData("doctor")]
    [InlineData("duties")]
    [InlineData("acknowledge")]
    [InlineData("ledger")]
    [InlineData("explain")]
    [InlineData("erase")]
    [InlineData("review")]
    [InlineData("renew")]
    [InlineData("hold place")]
    [InlineData("hold lift")]
    [InlineData("groups list")]
    [InlineData("groups show")]
    [InlineData("groups create")]
    [InlineData("groups add")]
    [InlineData("groups remove")]
    [InlineData("notices")]
    [InlineData("admin proposals")]
    [InlineData("admin approve")]
    [InlineData("admin reject")]
    [InlineData("admin order-erasure")]
    [InlineData("admin offboard")]
    [InlineData("push")]
    public async Task Returns_HelpWithExamplesThatParse(string command)
    {
        var run = (await ToolRun.Of([.. command.Split(' '), "--help"])).Ends(ExitCode.Done);
        var examples = run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Where(l => l.StartsWith("  exchange ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var line = example.Trim()["exchange ".Length..].Split(" > ")[0].Split(" < ")[0].Split(" | ")[0].Replace('\'', '"');
            Assert.Empty(Exchange.Cli.ToolRoot.Create(ToolRun.Plain()).Parse(line).Errors);
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/Exchange.Cli/README.md")]
    public void Accepts_EveryCommandThatAReadmeShows(string readme)
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, readme)).Replace("\\\n", " ", StringComparison.Ordinal);
        var commands = text.Split('\n').Where(l => l.StartsWith("exchange ", StringComparison.Ordinal) && !l.StartsWith("exchange = ", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(commands);
        Assert.All(commands, c => Assert.Empty(Exchange.Cli.ToolRoot.Create(ToolRun.Plain()).Parse(c.Split(" # ")[0].Trim()["exchange ".Length..]).Errors));
    }

    [Fact]
    public async Task Returns_ItsVersion() => Assert.Contains("0.1.0", (await ToolRun.Of("--version")).Ends(ExitCode.Done).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Returns_CompletionsForShells()
    {
        var run = (await ToolRun.Of("[suggest:6]", "audit ")).Ends(ExitCode.Done);
        Assert.Contains("list", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ACallWithoutSettingsNamingTheOption()
    {
        var run = (await ToolRun.Of("search", "shop.example")).Ends(ExitCode.Usage);
        Assert.Contains("--certificate", run.Talk, StringComparison.Ordinal);
        Assert.Contains("exchange profile add", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_ErrorsAsJsonWhenAsked()
    {
        var run = (await ToolRun.Of("search", "shop.example", "--json")).Ends(ExitCode.Usage);
        Assert.Empty(run.Output);
        var error = JsonDocument.Parse(run.Talk).RootElement.GetProperty("error");
        Assert.Equal(ExitCode.Usage, error.GetProperty("exit_code").GetInt32());
        Assert.Equal("--certificate", error.GetProperty("fields")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Rejects_AMissingFileNamingIt()
    {
        using var folder = new TemporaryFolder();
        var run = (await ToolRun.Of("search", "shop.example", "--certificate", folder["me.pem"], "--key", folder["me.key"])).Ends(ExitCode.Usage);
        Assert.Contains(folder["me.pem"], run.Talk, StringComparison.Ordinal);
    }
}
