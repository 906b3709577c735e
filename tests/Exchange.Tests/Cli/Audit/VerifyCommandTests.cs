using System.Text.Json;
using Exchange.Audit;
using Exchange.Cli.Output;
using Exchange.Client;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Audit;

/// <summary>Verifying an honest log, and files without the hub.</summary>
public sealed class VerifyCommandTests(HubFixture fixture) : IClassFixture<HubFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestHub Hub => fixture.Hub;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verifies_WhatAnAgencysAuditorMaySee()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        await other.System.StoreAsync(SampleRecords.Domain(other, 1));
        await SettleAsync(agency);

        var first = (await VerifyAsync(agency.Auditor)).Ends(ExitCode.Done);
        var report = JsonDocument.Parse(first.Output).RootElement;
        Assert.True(report.GetProperty("verifies").GetBoolean() && report.GetProperty("first_visit").GetBoolean());
        Assert.True(report.GetProperty("shown").GetInt64() is > 0 and var shown && shown < report.GetProperty("leaves").GetInt64());
        Assert.Contains("the log's key was taken from the hub itself", first.Talk, StringComparison.Ordinal);

        var second = JsonDocument.Parse((await VerifyAsync(agency.Auditor)).Ends(ExitCode.Done).Output).RootElement;
        Assert.False(second.GetProperty("first_visit").GetBoolean());
        Assert.Equal(report.GetProperty("tree_size").GetInt64(), second.GetProperty("seen_before").GetInt64());
        Assert.Empty(second.GetProperty("unknown").EnumerateArray());

        var words = (await ToolRun.In(Home, ["audit", "verify", .. ToolRun.Options(Hub, agency.Auditor)])).Ends(ExitCode.Done);
        Assert.Contains("The log verifies", words.Output, StringComparison.Ordinal);
        Assert.Contains("the log only grew since", words.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifies_AnExportWithoutTheHub_AndNamesWhatWasChangedInIt()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        await SettleAsync(agency);
        var file = _folder["log.ndjson"];
        (await ToolRun.In(Home, ["audit", "export", file, .. ToolRun.Options(Hub, agency.Auditor)])).Ends(ExitCode.Done);
        var key = LogPin.Open(PinOf(Hub)).FirstKey;

        // Elsewhere: no hub, no profile.
        var run = (await VerifyFileAsync(file, "--log-key", key)).Ends(ExitCode.Done);
        Assert.Contains("The log verifies", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be known", run.Talk, StringComparison.Ordinal);
        Assert.Contains("whether the key in the file is the log's", (await VerifyFileAsync(file)).Ends(ExitCode.Done).Talk, StringComparison.Ordinal);
        var other = SignerKey.Generate(LogPin.Open(PinOf(Hub)).Origin, SignatureType.Ed25519).Verifier.ToString();
        Assert.Contains("NOT_SIGNED", (await VerifyFileAsync(file, "--log-key", other)).Ends(ExitCode.Proof).Talk, StringComparison.Ordinal);

        var lines = await File.ReadAllLinesAsync(file, Cancellation);
        var shown = Array.FindIndex(lines, l => l.Contains("\"entry\"", StringComparison.Ordinal) && l.Contains("officer-1", StringComparison.Ordinal) || l.Contains("\"actor\":\"gateway\"", StringComparison.Ordinal));
        Assert.True(shown > 0);
        await FaultAsync([.. lines[..shown], lines[shown].Replace("\"test-1\"", "\"test-2\"", StringComparison.Ordinal), .. lines[(shown + 1)..]], $"FAULT ENTRY: entry {shown - 1}: its detail is not the one");
        await FaultAsync([.. lines[..shown], .. lines[(shown + 1)..]], "FAULT CUT");
        await FaultAsync(lines[..^1], "FAULT CUT");
        await FaultAsync([lines[0], lines[2], lines[1], .. lines[3..]], "FAULT ROOT");
        await FaultAsync([.. lines[..shown], "{\"hash\":3", .. lines[(shown + 1)..]], $"the line of entry {shown - 1} is no leaf");

        async Task FaultAsync(string[] changed, string words)
        {
            await File.WriteAllLinesAsync(_folder["changed.ndjson"], changed, Cancellation);
            var fault = (await VerifyFileAsync(_folder["changed.ndjson"], "--log-key", key)).Ends(ExitCode.Proof);
            Assert.Contains(words, fault.Talk, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Verifies_AReceiptWithoutTheHub()
    {
        var agency = await fixture.AddAgencyAsync();
        using var session = await agency.System.OpenPushAsync();
        var entry = (await session.SendAsync(SampleRecords.Domain(agency, 1))).Entry;
        await session.CompleteAsync();
        var hash = Convert.ToHexStringLower(entry.Hash.Span);
        var file = _folder["push.tlog-proof"];
        (await ToolRun.In(Home, ["audit", "receipt", hash, "--out", file, .. ToolRun.Options(Hub, agency.Officer)])).Ends(ExitCode.Done);

        var key = LogPin.Open(PinOf(Hub)).FirstKey;
        var run = (await VerifyFileAsync(file, "--log-key", key)).Ends(ExitCode.Done);
        Assert.Contains($"leaf hash {hash}, is in the log", run.Talk, StringComparison.Ordinal);
        (await VerifyFileAsync(file, "--log-key", key, "--hash", hash)).Ends(ExitCode.Done);
        (await VerifyFileAsync(file, "--log-key", key, "--hash", new string('0', 64))).Ends(ExitCode.Proof);
        (await VerifyFileAsync(file, "--hash", "short")).Ends(ExitCode.Usage);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Cancellation)).Replace("\nindex ", "\nindex 1", StringComparison.Ordinal), Cancellation);
        (await VerifyFileAsync(file, "--log-key", key)).Ends(ExitCode.Proof);
        (await ToolRun.In(Home, ["audit", "receipt", new string('0', 64), .. ToolRun.Options(Hub, agency.Officer)])).Ends(ExitCode.Refused);
    }

    [Fact]
    public async Task Rejects_FilesThatAreNothing()
    {
        await File.WriteAllTextAsync(_folder["list.txt"], "shop.example\n", Cancellation);
        await File.WriteAllTextAsync(_folder["other.json"], "{\"format\":\"other\"}", Cancellation);
        (await VerifyFileAsync(_folder["list.txt"])).Ends(ExitCode.Usage);
        (await VerifyFileAsync(_folder["other.json"])).Ends(ExitCode.Usage);
        (await VerifyFileAsync(_folder["none"])).Ends(ExitCode.Usage);
        (await VerifyFileAsync(_folder["none"], "--witnesses", "3 of bka,pn")).Ends(ExitCode.Usage);
    }

    [Fact]
    public async Task Rejects_ADamagedMemoryOfTheLastVisit()
    {
        var agency = await fixture.AddAgencyAsync();
        await SettleAsync(agency);
        (await VerifyAsync(agency.Auditor)).Ends(ExitCode.Done);
        var leaves = PinOf(Hub)[..^".log-pin".Length] + ".leaves";
        var octets = await File.ReadAllBytesAsync(leaves, Cancellation);
        octets[^5] ^= 1;
        await File.WriteAllBytesAsync(leaves, octets, Cancellation);
        Assert.Contains("is damaged", (await VerifyAsync(agency.Auditor)).Ends(ExitCode.Usage).Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifies_TheOneLogThatAnotherAuditorIsShown()
    {
        var (agency, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await SettleAsync(agency);
        var shown = (await ToolRun.As(Hub, other.Auditor, "audit", "checkpoint")).Ends(ExitCode.Done);
        await File.WriteAllTextAsync(_folder["other.checkpoint"], shown.Output, Cancellation);
        (await VerifyAsync(agency.Auditor, "--checkpoint", _folder["other.checkpoint"])).Ends(ExitCode.Done);
        await File.WriteAllTextAsync(_folder["other.checkpoint"], shown.Output.Replace($"\n{shown.Lines[1]}\n", $"\n{shown.Lines[1]}0\n", StringComparison.Ordinal), Cancellation);
        (await VerifyAsync(agency.Auditor, "--checkpoint", _folder["other.checkpoint"])).Ends(ExitCode.Proof);
    }

    private Dictionary<string, string> Home => new() { ["HOME"] = _folder["home"] };

    private string PinOf(TestHub hub) => Path.Combine(_folder["home"], ".config", "exchange", "logs", $"127.0.0.1_{hub.Endpoint.Port}.log-pin");

    private Task<ToolRun> VerifyAsync(TestCaller caller, params string[] arguments) => ToolRun.In(Home, ["audit", "verify", "--json", .. arguments, .. ToolRun.Options(Hub, caller)]);

    private static Task<ToolRun> VerifyFileAsync(string file, params string[] arguments) => ToolRun.Of(["audit", "verify", file, .. arguments]);

    /// <summary>Waits for a checkpoint that covers what the agency did until now.</summary>
    private static async Task SettleAsync(TestAgency agency)
    {
        var caller = agency.Auditor;
        await caller.Hub.GetHubAsync(new V1.GetHubRequest { Context = caller.Context });
        var newest = await caller.Audit.ListAuditEntriesAsync(new V1.ListAuditEntriesRequest { Context = caller.Context, PageSize = 1 });
        await caller.Audit.GetReceiptAsync(new V1.GetReceiptRequest { Context = caller.Context, Hash = newest.Entries[0].Hash });
    }
}
