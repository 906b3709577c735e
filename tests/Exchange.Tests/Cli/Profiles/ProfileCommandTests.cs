using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Profiles;

public sealed class ProfileCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Returns_WhatWasAdded()
    {
        await AddAsync("bka", "--endpoint", "https://hub.example:8443", "--officer", "o-17", "--purpose", "domain-takedown", "--legal-basis", "StPO 161");
        await AddAsync("bka", "--hub-ca", _folder["hub.pem"]);
        var profile = JsonDocument.Parse((await RunAsync("profile", "show", "--json")).Ends(ExitCode.Done).Output).RootElement;
        Assert.Equal("https://hub.example:8443", profile.GetProperty("endpoint").GetString());
        Assert.Equal("DOMAIN_TAKEDOWN", profile.GetProperty("purpose").GetString());
        Assert.Equal("o-17", profile.GetProperty("officer").GetString());
        Assert.Equal(_folder["hub.pem"], profile.GetProperty("hub_ca").GetString());
    }

    [Fact]
    public async Task Returns_TheOneInUse()
    {
        await AddAsync("one", "--endpoint", "https://one.example");
        await AddAsync("two", "--endpoint", "https://two.example");
        Assert.Contains("one.example", (await RunAsync("profile", "show")).Output, StringComparison.Ordinal);
        (await RunAsync("profile", "use", "two")).Ends(ExitCode.Done);
        Assert.Contains("two.example", (await RunAsync("profile", "show")).Output, StringComparison.Ordinal);
        Assert.Equal(["one\t\t", "two\tyes\t"], (await RunAsync("profile", "list")).Lines.Skip(1).Select(l => string.Join('\t', l.Split('\t').Take(2)) + "\t"));
        (await RunAsync("profile", "remove", "two")).Ends(ExitCode.Done);
        (await RunAsync("profile", "show")).Ends(ExitCode.Usage);
        (await RunAsync("profile", "show", "one")).Ends(ExitCode.Done);
    }

    [Fact]
    public async Task Rejects_UnknownProfileNamingTheOthers()
    {
        await AddAsync("one", "--endpoint", "https://one.example");
        var run = (await RunAsync("search", "shop.example", "--profile", "on")).Ends(ExitCode.Usage);
        Assert.Contains("there are: one", run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--endpoint", "http://hub.example")]
    [InlineData("--endpoint", "hub.example:8443")]
    [InlineData("--purpose", "curiosity")]
    public async Task Rejects_WhatCannotBeAndKeepsNothing(string option, string value)
    {
        var run = (await RunAsync("profile", "add", "bad", option, value)).Ends(ExitCode.Usage);
        Assert.Contains(option, run.Talk, StringComparison.Ordinal);
        (await RunAsync("profile", "show", "bad")).Ends(ExitCode.Usage);
    }

    [Fact]
    public async Task Rejects_ADamagedFileAndLeavesIt()
    {
        await File.WriteAllTextAsync(Book, "{ \"profiles\": { \"x\": { \"endpont\": 1 } } }", TestContext.Current.CancellationToken);
        var run = (await RunAsync("profile", "add", "y", "--endpoint", "https://y.example")).Ends(ExitCode.Usage);
        Assert.Contains(Book, run.Talk, StringComparison.Ordinal);
        Assert.Contains("endpont", await File.ReadAllTextAsync(Book, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_TheKeyThatWasImportedElsewhere()
    {
        await AddAsync("one", "--endpoint", "https://one.example");
        await AddAsync("two", "--endpoint", "https://two.example");
        (await RunAsync("profile", "make-key", "--profile", "one")).Ends(ExitCode.Done);
        var exported = (await RunAsync("profile", "export-key", "--profile", "one")).Ends(ExitCode.Done).Output;
        var environment = Environment() with { Input = new StringReader(exported) };
        (await ToolRun.In(environment, "profile", "import-key", "--profile", "two")).Ends(ExitCode.Done);
        Assert.Equal(exported, (await RunAsync("profile", "export-key", "--profile", "two")).Output);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["one.id-key"]));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Book));
        }
    }

    [Fact]
    public async Task Rejects_ASecondKeyInThePlaceOfTheFirst()
    {
        await AddAsync("one", "--endpoint", "https://one.example");
        (await RunAsync("profile", "make-key")).Ends(ExitCode.Done);
        var before = (await RunAsync("profile", "export-key")).Output;
        (await RunAsync("profile", "make-key")).Ends(ExitCode.Usage);
        Assert.Equal(before, (await RunAsync("profile", "export-key")).Output);
    }

    [Fact]
    public async Task Rejects_AKeyThatWasChangedOnTheWay()
    {
        await AddAsync("one", "--endpoint", "https://one.example");
        (await ToolRun.In(Environment() with { Input = new StringReader("exchange-id-key-1:AAAA") }, "profile", "import-key")).Ends(ExitCode.Usage);
    }

    private string Book => _folder["profiles.json"];

    private ToolEnvironment Environment() => ToolRun.Plain(new Dictionary<string, string> { ["EXCHANGE_PROFILES"] = Book });

    private Task<ToolRun> RunAsync(params string[] arguments) => ToolRun.In(Environment(), arguments);

    private async Task AddAsync(string name, params string[] options) => (await RunAsync(["profile", "add", name, .. options])).Ends(ExitCode.Done);
}
