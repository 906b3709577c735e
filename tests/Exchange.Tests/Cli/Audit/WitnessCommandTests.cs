using Exchange.Audit;
using Exchange.Cli.Output;
using Exchange.Client;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Audit;

public sealed class WitnessCommandTests(HubFixture fixture) : IClassFixture<HubFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestHub Hub => fixture.Hub;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cosigns_OneCheckpointByAllWitnesses_AndAPolicyAsksForThem()
    {
        var witnesses = new[] { await WitnessAsync(), await WitnessAsync(), await WitnessAsync() };
        var rule = $"2 of {string.Join(',', witnesses.Select(w => w.Id))}";
        Assert.Contains("NOT_WITNESSED", (await VerifyAsync(witnesses[0], rule)).Ends(ExitCode.Proof).Talk, StringComparison.Ordinal);

        var first = (await CosignAsync(witnesses[0])).Ends(ExitCode.Done);
        Assert.Contains("NOT_WITNESSED", (await VerifyAsync(witnesses[0], rule)).Ends(ExitCode.Proof).Talk, StringComparison.Ordinal);

        // The log has grown since, by the first cosignature if by nothing else; the second signs what the first did.
        await Hub.HubAuditor.Hub.GetHubAsync(new V1.GetHubRequest { Context = Hub.HubAuditor.Context }, cancellationToken: Cancellation);
        var second = (await CosignAsync(witnesses[1])).Ends(ExitCode.Done);
        Assert.Equal(first.Output[..first.Output.IndexOf(", as", StringComparison.Ordinal)], second.Output[..second.Output.IndexOf(", as", StringComparison.Ordinal)]);
        Assert.Contains($"cosigned by {witnesses[0].Id}, {witnesses[1].Id}", (await VerifyAsync(witnesses[2], rule)).Ends(ExitCode.Done).Output, StringComparison.Ordinal);

        // Others than those named do not count.
        (await VerifyAsync(witnesses[2], $"2 of {witnesses[0].Id},{witnesses[2].Id}")).Ends(ExitCode.Proof);
    }

    [Fact]
    public async Task Cosigns_OnceWhatDoesNotGrow()
    {
        await using var hub = await TestHub.StartAsync();
        var agency = await hub.AddAgencyAsync("witness");
        await MakeKeyAsync(hub, agency);
        (await CosignAsync(agency, hub)).Ends(ExitCode.Done);
        var pin = LogPin.Open(KeyOf(agency) + ".log-pin");
        Assert.NotNull(pin.Checkpoint);

        // The cosignature is an entry itself: the log has grown by it. Then by no more than each further one.
        var sizes = new List<long> { pin.Checkpoint.Checkpoint.Size };
        (await ToolRun.Until(
            async () =>
            {
                var run = await CosignAsync(agency, hub);
                sizes.Add(pin.Checkpoint!.Checkpoint.Size);
                return run;
            },
            run => run.Talk.Contains("cosigned already", StringComparison.Ordinal))).Ends(ExitCode.Done);
        Assert.Equal(sizes.Order(), sizes);
    }

    [Fact]
    public async Task Refuses_ACheckpointThatIsNotConsistentWithTheLastOneCosigned()
    {
        var agency = await WitnessAsync();
        var log = new LogSigner(SignerKey.TryParse((await File.ReadAllTextAsync(Path.Combine(Hub.Folder["data"], "hub.logkey"), Cancellation)).TrimEnd(), SignatureType.Ed25519, out var key) ? key : throw new InvalidDataException());
        var cosignedBefore = log.Sign(1, MerkleHash.OfLeaf("another beginning"u8)).Note.ToString();
        await LogPin.Open(KeyOf(agency) + ".log-pin").UpdateAsync(s => s with { FirstKey = log.Verifier.ToString(), Epoch = 1, Checkpoint = cosignedBefore }, Cancellation);

        var run = (await CosignAsync(agency)).Ends(ExitCode.Proof);

        Assert.Empty(run.Output);
        Assert.Contains("are not consistent", run.Talk, StringComparison.Ordinal);
        Assert.Equal(cosignedBefore, LogPin.Open(KeyOf(agency) + ".log-pin").Checkpoint!.Note.ToString());
        var evidence = Assert.Single(Directory.EnumerateFiles(_folder.Path, "log-evidence-*.json"));
        Assert.Contains("two checkpoints of the log", (await ToolRun.Of("audit", "verify", evidence)).Ends(ExitCode.Proof).Output, StringComparison.Ordinal);
        Assert.True(VerifierKey.TryParse(await VerifierOf(agency), SignatureType.Cosignature, out var witness));
        var newest = await agency.Auditor.Audit.GetCheckpointAsync(new V1.GetCheckpointRequest { Context = agency.Auditor.Context });
        Assert.True(SignedNote.TryParse(newest.Checkpoint.Note, out var note));
        Assert.Null(note.CosignedAt(witness));
    }

    [Fact]
    public async Task Makes_AKeyForItsOwnersEyes_AndNeverOverAnother()
    {
        var made = (await ToolRun.Of("profile", "make-witness-key", "bka", "--file", _folder["deep/bka.key"])).Ends(ExitCode.Done);
        Assert.StartsWith("agencies/bka+", made.Output, StringComparison.Ordinal);
        Assert.Contains("exchange admin update-agency bka --add-witness-key", made.Talk, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["deep/bka.key"]));
        }

        Assert.Equal(made.Lines[0], WitnessKey.Load(_folder["deep/bka.key"]).Verifier.ToString());
        (await ToolRun.Of("profile", "make-witness-key", "bka", "--file", _folder["deep/bka.key"])).Ends(ExitCode.Usage);
        (await ToolRun.Of("audit", "witness", "--witness-key", _folder["none.key"])).Ends(ExitCode.Usage);
        (await ToolRun.Of("audit", "witness", "--witness-key", _folder["deep/bka.key"], "--every", "0")).Ends(ExitCode.Usage);
    }

    [Fact]
    public async Task Rejects_AKeyThatTheDirectoryDoesNotHold()
    {
        var agency = await fixture.AddAgencyAsync();
        (await ToolRun.Of("profile", "make-witness-key", agency.Id, "--file", KeyOf(agency))).Ends(ExitCode.Done);
        (await CosignAsync(agency)).Ends(ExitCode.Refused);
    }

    private string KeyOf(TestAgency agency) => _folder[$"{agency.Id}.key"];

    private Task<string> VerifierOf(TestAgency agency) => Task.FromResult(WitnessKey.Load(KeyOf(agency)).Verifier.ToString());

    private async Task<TestAgency> WitnessAsync()
    {
        var agency = await fixture.AddAgencyAsync();
        await MakeKeyAsync(Hub, agency);
        return agency;
    }

    private async Task MakeKeyAsync(TestHub hub, TestAgency agency)
    {
        var made = (await ToolRun.Of("profile", "make-witness-key", agency.Id, "--file", KeyOf(agency))).Ends(ExitCode.Done);
        await ToolRun.ByTwoOperators(hub, "admin", "update-agency", agency.Id, "--add-witness-key", made.Lines[0]);
        Assert.Contains(made.Lines[0], (await ToolRun.As(hub, agency.Officer, "agencies", "show", agency.Id)).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
    }

    private Task<ToolRun> CosignAsync(TestAgency agency, TestHub? hub = null) => ToolRun.As(hub ?? Hub, agency.Auditor, "audit", "witness", "--witness-key", KeyOf(agency));

    private Task<ToolRun> VerifyAsync(TestAgency agency, string rule) => ToolRun.As(Hub, agency.Auditor, "audit", "verify", "--witnesses", rule);
}
