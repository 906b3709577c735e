using System.Text.Json;
using Exchange.Demo.Processes;
using Exchange.Demo.Stage;
using Exchange.DevCertificates;
using Xunit;

namespace Exchange.EndToEnd;

/// <summary>The first of the two commands, in small.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-demo-test-").FullName;

    private string Result => Path.Combine(_folder, "result.json");

    private string Temporary => Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Returns_TheFiguresOfTheOperation()
    {
        await using var demo = Start("--records", "600", "--json", Result);

        Assert.True(await demo.WaitAsync(TestContext.Current.CancellationToken) == 0, demo.Errors + demo.Output);

        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(Result, TestContext.Current.CancellationToken));
        var root = result.RootElement;
        Assert.Equal(600, root.GetProperty("domainsPushed").GetInt64());
        Assert.Equal(600, root.GetProperty("domainsTakenDown").GetInt64());
        Assert.Equal(3, root.GetProperty("arrests").GetInt64());
        Assert.InRange(root.GetProperty("products").GetInt64(), 26_001, 27_000);
        Assert.InRange(root.GetProperty("frozen").GetProperty("EUR").GetDecimal(), 150_000.01m, 160_000m);
        Assert.InRange(root.GetProperty("seconds").GetDouble(), 0.1, 600);
        Assert.InRange(root.GetProperty("serverPeakMemoryMiB").GetDouble(), 1, 286);
        var pulled = root.GetProperty("pulled").EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        Assert.Equal(IosXParticipants.All.Select(p => p.Id).Where(p => p != IosXParticipants.Lead).Order(StringComparer.Ordinal), pulled.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(600, pulled["police-nl"].GetProperty("domains").GetInt32());
        Assert.Equal(12, pulled["police-nl"].GetProperty("suspects").GetInt32());
        Assert.InRange(pulled["us-ice"].GetProperty("domains").GetInt32(), 1, 599);
        Assert.Equal(0, pulled["us-ice"].GetProperty("suspects").GetInt32());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task Returns_WhatAChangedInputSays()
    {
        var figures = Path.Combine(_folder, "figures.json");
        await File.WriteAllTextAsync(
            figures,
            """{"domains":77,"late":0,"arrests":5,"identified":2,"products":1234,"frozenInBanksCents":4200,"frozenOnPlatformsCents":101}""",
            TestContext.Current.CancellationToken);
        await using var demo = Start("--figures", figures, "--json", Result);

        Assert.True(await demo.WaitAsync(TestContext.Current.CancellationToken) == 0, demo.Errors + demo.Output);

        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(Result, TestContext.Current.CancellationToken));
        Assert.Equal(77, result.RootElement.GetProperty("domainsPushed").GetInt64());
        Assert.Equal(5, result.RootElement.GetProperty("arrests").GetInt64());
        Assert.Equal(1_234, result.RootElement.GetProperty("products").GetInt64());
        Assert.Equal(43.01m, result.RootElement.GetProperty("frozen").GetProperty("EUR").GetDecimal());
        Assert.Contains("5 arrests", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resumes_WithTheToolOnTheFolderItLeft()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = new StageFolder(Path.Combine(_folder, "kept"));
        await using (var demo = Start("--records", "60", "--data", folder.Root))
        {
            Assert.True(await demo.WaitAsync(stop) == 0, demo.Errors + demo.Output);
            Assert.Contains("exchange search", demo.Output, StringComparison.Ordinal);
        }

        await using (var again = Start("--records", "60", "--data", folder.Root))
        {
            Assert.Equal(1, await again.WaitAsync(stop));
            Assert.Contains("holds a hub already", again.Errors, StringComparison.Ordinal);
        }

        await using var hub = await HubStage.ReopenAsync(folder, stop);
        var found = await hub.Tool.RunAsync(["search", "--prefix", "bes", "--profile", "police-nl-officer", "--json"], stop);
        Assert.Contains("best", found, StringComparison.Ordinal);
        await hub.Server.StopAsync();
    }

    [Fact]
    public async Task Returns_NothingLeftBehindWhenInterrupted()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var demo = Start("--records", "600", "--json", Result);
        while (ProcessesOf(Temporary) == 0)
        {
            Assert.False(demo.HasExited, demo.Errors + demo.Output);
            await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
        }

        Assert.Equal(130, await demo.StopAsync());
        Assert.Equal(0, ProcessesOf(Temporary));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
        Assert.False(File.Exists(Result));
    }

    [Theory]
    [InlineData("--record")]
    [InlineData("--records", "none")]
    [InlineData("--json")]
    public async Task Rejects_WhatItDoesNotUnderstand(params string[] arguments)
    {
        await using var demo = Start(arguments);

        Assert.Equal(2, await demo.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Contains(arguments[0], demo.Errors, StringComparison.Ordinal);
    }

    // Diagnostics would leave sockets in the temporary folder, which is to be empty at the end.
    private ChildProcess Start(params string[] arguments) => ChildProcess.Start(
        BuiltProgram.Demo, arguments, new Dictionary<string, string> { ["TMPDIR"] = Temporary, ["DOTNET_EnableDiagnostics"] = "0" });

    /// <summary>Servers that were started on a folder below this one.</summary>
    private static int ProcessesOf(string folder) =>
        Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)).Count(p => CommandOf(p).Contains(folder, StringComparison.Ordinal));

    private static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
