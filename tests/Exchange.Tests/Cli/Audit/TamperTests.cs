using System.Net;
using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Server.Hosting;
using Exchange.Storage.Sqlite;
using Exchange.Tests.Support;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests.Cli.Audit;

/// <summary>
/// Somebody has the hub's disk and its log's key, and changes the log so that the hub itself notices nothing. An auditor who visited before
/// finds each change and names the index; two auditors who are shown two logs find it by their checkpoints.
/// </summary>
public sealed class TamperTests : IDisposable
{
    private const int Padding = 300; // a subtree of 256 and more

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, long, string> Changes => new()
    {
        { "change", 17, "entry 17 has been changed" },
        { "change", 290, "entry 290 has been changed" },
        { "drop", 42, "entry 42 has been dropped, and those after moved up" },
        { "swap", 100, "entries 100 and 101 have been swapped" },
        { "swap far", 3, "entries 3 and 270 have been swapped" },
        { "cut", 280, "from entry 280 on the log is another one" },
        { "cut", 40, "from entry 40 on the log is another one" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Verify_NamesTheIndexOfWhatWasChanged(string how, long index, string words)
    {
        await using var hub = await FilledAsync();
        (await VerifyAsync(hub)).Ends(ExitCode.Done);
        (await VerifyAsync(hub)).Ends(ExitCode.Done);

        await ForgeAsync(hub, how switch
        {
            "change" => LogForger.ChangeCount(index),
            "drop" => LogForger.Drop(index),
            "swap" => LogForger.Swap(index, index + 1),
            "swap far" => LogForger.Swap(index, 270),
            _ => LogForger.Cut(index),
        });

        var run = (await VerifyAsync(hub)).Ends(ExitCode.Proof);
        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.False(report.GetProperty("verifies").GetBoolean());
        var faults = report.GetProperty("faults").EnumerateArray().ToArray();
        Assert.Contains(faults, f => f.TryGetProperty("index", out var at) && at.GetInt64() == index && f.GetProperty("text").GetString()!.StartsWith(words, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.TryGetProperty("index", out var at) && at.GetInt64() < index);

        // And the signatures that convict whoever signed: the key signed both.
        Assert.Equal(2, report.GetProperty("checkpoints").GetArrayLength());
        var evidence = (await ToolRun.As(hub, hub.HubAuditor, "audit", "verify", report.GetProperty("evidence").GetString()!, "--json")).Ends(ExitCode.Proof);
        Assert.Contains("key signed both", evidence.Output, StringComparison.Ordinal);

        // What was seen first is what counts, however often it is asked again.
        (await VerifyAsync(hub)).Ends(ExitCode.Proof);
    }

    [Fact]
    public async Task Verify_NamesAnEntryWhoseDetailWasChangedAtTheFirstVisitToo()
    {
        // A hub that looks at none of its entries before it serves.
        await using var hub = await FilledAsync(new ServerOptions { Store = new() { IndexDelay = TimeSpan.Zero, CheckedAtStart = 0 } });
        await ForgeAsync(hub, "UPDATE details SET detail = (SELECT detail FROM details WHERE sequence = 0) WHERE sequence = 20");

        var faults = JsonDocument.Parse((await VerifyAsync(hub)).Ends(ExitCode.Proof).Output).RootElement.GetProperty("faults").EnumerateArray().ToArray();
        Assert.Equal((20L, "ENTRY"), (faults[0].GetProperty("index").GetInt64(), faults[0].GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("UPDATE entries SET leaf = x'00' WHERE sequence = 20")]
    [InlineData("UPDATE entries SET hash = x'00' WHERE sequence = 20")]
    [InlineData("DELETE FROM entries WHERE sequence = 20")]
    public async Task Verify_NamesAnEntryThatTheHubCannotShow(string how)
    {
        await using var hub = await FilledAsync();
        hub.Log.Expect("the log is not what was logged, at entry 20");
        Damage(hub, how);

        var faults = JsonDocument.Parse((await VerifyAsync(hub)).Ends(ExitCode.Proof).Output).RootElement.GetProperty("faults").EnumerateArray().ToArray();

        Assert.Equal((20L, "NOT_SHOWN"), (faults[0].GetProperty("index").GetInt64(), faults[0].GetProperty("kind").GetString()));
        Assert.Contains("entry 20 of the log", faults[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NamesAnEntryThatIsDamaged()
    {
        await using var hub = await FilledAsync();
        hub.Log.Expect("the log is not what was logged, at entry 20");
        Damage(hub, "UPDATE entries SET leaf = x'00' WHERE sequence = 20");

        var run = await ToolRun.As(hub, hub.HubAuditor, "audit", "list", "--limit", "1000");

        Assert.NotEqual(ExitCode.Done, run.ExitCode);
        Assert.Contains("entry 20 of the log: its leaf is none", run.Talk, StringComparison.Ordinal);
        Assert.Contains("exchange audit verify", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_SaysAtTheFirstVisitWhatItCannotKnow()
    {
        await using var hub = await FilledAsync();
        await ForgeAsync(hub, LogForger.Drop(42));

        var run = (await VerifyAsync(hub)).Ends(ExitCode.Done);
        Assert.True(JsonDocument.Parse(run.Output).RootElement.GetProperty("first_visit").GetBoolean());
        Assert.Contains("cannot be known: whether anything was changed or cut before now", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be known", (await VerifyAsync(hub)).Ends(ExitCode.Done).Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_FindsAForkByTheCheckpointThatAnotherAuditorWasShown()
    {
        await using var hub = await FilledAsync();
        var agency = await hub.AddAgencyAsync("agency");
        (await VerifyAsync(hub)).Ends(ExitCode.Done);

        // Two servers go on from one database, with one key, each for one auditor.
        await hub.StopNodeAsync();
        Copy(hub.Folder["data"], _folder["fork"]);
        await hub.StartNodeAsync();
        await using var fork = await StartAsync(hub, _folder["fork"]);
        var other = $"https://127.0.0.1:{new Uri(fork.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port}";
        hub.HubAuditor.Reconnect();
        agency.System.Reconnect();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        (await VerifyAsync(hub)).Ends(ExitCode.Done);
        (await ToolRun.As(hub, agency.Auditor, "audit", "verify", "--endpoint", other)).Ends(ExitCode.Done);
        (await ToolRun.As(hub, agency.Auditor, "audit", "verify", "--endpoint", other)).Ends(ExitCode.Done);

        var shown = (await ToolRun.As(hub, agency.Auditor, "audit", "checkpoint", "--endpoint", other)).Ends(ExitCode.Done);
        await File.WriteAllTextAsync(_folder["seen-by-agency.checkpoint"], shown.Output, Cancellation);
        var run = (await ToolRun.As(hub, hub.HubAuditor, "audit", "verify", "--checkpoint", _folder["seen-by-agency.checkpoint"])).Ends(ExitCode.Proof);

        Assert.Contains("FAULT FORK", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("entry ", string.Join('\n', run.Talk.Split('\n').Where(l => l.StartsWith("FAULT", StringComparison.Ordinal))), StringComparison.Ordinal);
        foreach (var line in shown.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Contains(line, run.Output, StringComparison.Ordinal); // the other's checkpoint, whole; and one's own
        }

        Assert.Equal(2, run.Lines.Count(l => l.Trim() == shown.Lines[0]));
        await fork.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Verify_NamesTheIndexWhereAForkBegins()
    {
        await using var hub = await FilledAsync();
        await hub.StopNodeAsync();
        Copy(hub.Folder["data"], _folder["fork"]);
        await hub.StartNodeAsync();
        hub.HubAuditor.Reconnect();
        var forkedAt = LogForger.SizeOf(_folder["fork"]);
        for (var i = 0; i < 3; i++)
        {
            await SettleAsync(hub);
            (await VerifyAsync(hub)).Ends(ExitCode.Done);
        }

        await hub.StopNodeAsync();
        Directory.Delete(hub.Folder["data"], recursive: true);
        Copy(_folder["fork"], hub.Folder["data"]);
        await hub.StartNodeAsync();
        hub.HubAuditor.Reconnect();
        await SettleAsync(hub);

        var report = JsonDocument.Parse((await VerifyAsync(hub)).Ends(ExitCode.Proof).Output).RootElement;
        Assert.Contains(report.GetProperty("faults").EnumerateArray(), f => f.GetProperty("kind").GetString() == "FORK");
        var parted = Assert.Single(report.GetProperty("faults").EnumerateArray(), f => f.TryGetProperty("index", out _));
        Assert.Equal(("PARTED", forkedAt), (parted.GetProperty("kind").GetString(), parted.GetProperty("index").GetInt64()));
        Assert.Equal(2, report.GetProperty("checkpoints").GetArrayLength());
    }

    private static Task<ToolRun> VerifyAsync(TestHub hub) => ToolRun.As(hub, hub.HubAuditor, "audit", "verify", "--json");

    /// <summary>Changes rows under a hub that serves, and nothing else.</summary>
    private static void Damage(TestHub hub, string change)
    {
        using var database = new Database(SqliteDatabase.Open(hub.DatabasePath, writes: true));
        database.Execute(change);
    }

    private static async Task ForgeAsync(TestHub hub, string change)
    {
        await hub.StopNodeAsync();
        new LogForger(hub.Folder["data"]).Forge(change);
        await hub.StartNodeAsync();
        hub.HubAuditor.Reconnect();
        await SettleAsync(hub);
    }

    /// <summary>Waits for a checkpoint that covers all that was logged until now.</summary>
    private static async Task SettleAsync(TestHub hub)
    {
        var caller = hub.HubAuditor;
        var newest = await caller.Audit.ListAuditEntriesAsync(new V1.ListAuditEntriesRequest { Context = caller.Context, PageSize = 1 });
        await caller.Audit.GetReceiptAsync(new V1.GetReceiptRequest { Context = caller.Context, Hash = newest.Entries[0].Hash });
    }

    /// <summary>A hub with some hundred entries, each with a detail.</summary>
    private static async Task<TestHub> FilledAsync(ServerOptions? options = null)
    {
        var hub = await TestHub.StartAsync(options is null ? new TestHubOptions() : new TestHubOptions { Server = options });
        var caller = hub.HubAuditor;
        for (var i = 0; i < Padding; i++)
        {
            await caller.Hub.GetHubAsync(new V1.GetHubRequest { Context = caller.Context });
        }

        await SettleAsync(hub);
        return hub;
    }

    private static async Task<Microsoft.AspNetCore.Builder.WebApplication> StartAsync(TestHub hub, string data)
    {
        var node = Node.Build(new NodeSettings(new DataDirectory(data), new IPEndPoint(IPAddress.Loopback, 0), hub.CertificatePath, hub.KeyPath, new ServerOptions())
        {
            Time = TimeProvider.System,
            Configure = services => services.RemoveAll<ILoggerProvider>(),
        });
        await node.StartAsync(Cancellation);
        return node;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
