using System.Collections.Concurrent;
using Exchange.Audit;
using Exchange.Client;
using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using AuditEntry = Exchange.Audit.AuditEntry;
using LoggedEntry = Exchange.Audit.LoggedEntry;
using Wire = Exchange.V1;

namespace Exchange.Tests.Client;

/// <summary>The client against hubs that lie about their log, each in its own way.</summary>
public sealed class LogCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<LogNotice> _told = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Pin => _folder["hub.log-pin"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Accepts_AnHonestHub()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = await AgenciesAsync(hub);
        await using (var giving = Connect(hub, giver.System))
        {
            await giving.PushAllAsync(giver.Domains(reader, 30), new PushOptions { BatchRecords = 10 }, Cancellation);
        }

        await using var connection = Connect(hub, reader.System);
        var steps = await connection.PullAsync(new PullOptions { PageSize = 10 }, Cancellation).ToListAsync(Cancellation);

        Assert.IsType<PullEvent.CaughtUp>(steps[^1]);
        var pin = LogPin.Open(Pin);
        Assert.Empty(pin.Read().Unproven);
        Assert.Single(_told, n => n.Kind == LogNoticeKind.TrustedOnFirstUse); // by the push; the pull found it pinned
        var pages = steps.OfType<PullEvent.Page>().ToArray();
        Assert.Equal(3, pages.Length);
        var auditor = new LogAuditor(connection, pin);
        foreach (var page in pages)
        {
            Assert.NotNull(await auditor.FindAsync(MerkleHash.Read(page.Entry.Hash.Span), pin.Checkpoint!, Cancellation));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stops_APullWhosePageIsNotInTheLog(bool follow)
    {
        await using var hub = await LyingAsync((method, args, answer) =>
            method == "FindEntry" && args[0] is MerkleHash && answer is AuditEntry { Action: AuditAction.Pull } ? null : answer);
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await using var connection = Connect(hub, reader.System, _time);

        var fault = await FaultAsync(connection.PullAsync(new PullOptions { Follow = follow }, Cancellation));

        Assert.Equal(LogFaultKind.NotIncluded, fault.Kind);
        var evidence = LogEvidence.Load(fault.EvidencePath!);
        Assert.Equal("pull", evidence.Entry!.Call);
        Assert.Equal(MerkleHash.OfLeaf(Convert.FromBase64String(evidence.Entry.Leaf)).ToArray(), Convert.FromBase64String(evidence.Entry.Hash));
        Assert.True(Leaf.CommitsToBody(Convert.FromBase64String(evidence.Entry.Leaf), Convert.FromBase64String(evidence.Entry.BodySalt), Convert.FromBase64String(evidence.Entry.BodyHash)));
        Assert.NotEmpty(evidence.ShownCheckpoint);
        Assert.Contains(fault.EvidencePath!, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_APullOfWhichOnePageIsNotInTheLog()
    {
        await using var hub = await LyingAsync((method, args, answer) =>
            method == "FindEntry" && args[0] is MerkleHash && answer is AuditEntry { Action: AuditAction.Pull, Count: 2 } ? null : answer);

        var fault = await PullOfThreePagesAsync(hub);

        Assert.Equal((LogFaultKind.NotIncluded, 2), (fault.Kind, fault.Evidence.Entry!.Count));
        Assert.Null(fault.Evidence.Proof);
    }

    [Fact]
    public async Task Stops_AtAProofOfAnotherPlace()
    {
        await using var hub = await LyingAsync((method, args, answer) =>
            method == "FindEntry" && args[0] is MerkleHash && answer is AuditEntry { Action: AuditAction.Pull, Count: 2 } entry ? entry with { Logged = entry.Logged with { LogIndex = 0 } } : answer);

        var fault = await PullOfThreePagesAsync(hub);

        Assert.Equal((LogFaultKind.NotIncluded, 2), (fault.Kind, fault.Evidence.Entry!.Count));
        Assert.Equal(0, fault.Evidence.LogIndex);
        Assert.NotEmpty(fault.Evidence.Proof!);
    }

    [Fact]
    public async Task Stops_APushWhoseBatchIsNotInTheLog()
    {
        await using var hub = await LyingAsync((method, args, answer) =>
            method == "FindEntry" && args[0] is MerkleHash && answer is AuditEntry { Action: AuditAction.Push } ? null : answer);
        var (giver, reader) = await AgenciesAsync(hub);
        await using var connection = Connect(hub, giver.System, _time);

        var fault = await FaultAsync(connection.PushBatchesAsync(giver.Domains(reader, 3), cancellationToken: Cancellation));

        Assert.Equal((LogFaultKind.NotIncluded, "push"), (fault.Kind, fault.Evidence.Entry!.Call));
    }

    [Fact]
    public async Task Rejects_APageWithTheEntryOfAnother()
    {
        // The entry is in the log, and proves the disclosure of something else.
        LoggedEntry? first = null;
        await using var hub = await LyingAsync((method, args, answer) => method switch
        {
            "LogPageAsync" when args[0] is AuditEntryDraft { Count: > 0 } => TwistAsync((Task<Outcome<LoggedEntry?>>)answer!),
            _ => answer,
        });
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Domain(giver, 2).For(reader));
        await using var connection = Connect(hub, reader.System);

        var fault = await FaultAsync(connection.PullAsync(new PullOptions { PageSize = 1 }, Cancellation));

        Assert.Equal(LogFaultKind.WrongEntry, fault.Kind);
        Assert.True(File.Exists(fault.EvidencePath));

        async Task<Outcome<LoggedEntry?>> TwistAsync(Task<Outcome<LoggedEntry?>> logged)
        {
            var entry = await logged;
            first ??= entry.Value;
            return first;
        }
    }

    [Fact]
    public async Task Stops_AtACheckpointThatIsNotConsistentWithTheLastOne()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        var shownBefore = LogOf(hub).Sign(2, MerkleHash.OfLeaf("what was logged once"u8));
        await using var connection = Connect(hub, reader.System, _time);
        await new LogAuditor(connection, LogPin.Open(Pin)).PinAsync(Cancellation);
        await LogPin.Open(Pin).UpdateAsync(s => s with { Checkpoint = shownBefore.Note.ToString() }, Cancellation);

        var fault = await FaultAsync(connection.PullAsync(new PullOptions(), Cancellation));

        Assert.Equal(LogFaultKind.Fork, fault.Kind);
        Assert.Equal(shownBefore.Note.ToString(), fault.Evidence.PinnedCheckpoint);
        Assert.True(LogPin.Open(Pin).Verifier!.TryOpen(fault.Evidence.ShownCheckpoint, out var shownNow));
        Assert.Contains(shownNow.Checkpoint.Root.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Equal(shownBefore.Note.ToString(), LogPin.Open(Pin).Checkpoint!.Note.ToString()); // and keeps to what it saw first
    }

    [Fact]
    public async Task Stops_AtALogSignedByAnotherKey()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        var other = SignerKey.Generate(LogOf(hub).Origin, SignatureType.Ed25519).Verifier;
        await LogPin.Open(Pin).UpdateAsync(s => s with { FirstKey = other.ToString(), Epoch = 1 }, Cancellation);
        await using var connection = Connect(hub, reader.System, _time);

        Assert.Equal(LogFaultKind.NotSigned, (await FaultAsync(connection.PullAsync(new PullOptions(), Cancellation))).Kind);
    }

    [Fact]
    public async Task Rejects_AKeyOtherThanTheOneHandedOver()
    {
        await using var hub = await TestHub.StartAsync();
        var (_, reader) = await AgenciesAsync(hub);
        var right = LogOf(hub).Verifier.ToString();
        await using (var connection = Connect(hub, reader.System, options: o => o with { LogKey = right }))
        {
            Assert.True(await new LogAuditor(connection, LogPin.InMemory()).PinAsync(Cancellation));
            Assert.Empty(_told);
        }

        var wrong = SignerKey.Generate(LogOf(hub).Origin, SignatureType.Ed25519).Verifier.ToString();
        await using var mistaken = Connect(hub, reader.System, options: o => o with { LogKey = wrong });
        Assert.Equal(LogFaultKind.AnotherLog, (await FaultAsync(mistaken.PullAsync(new PullOptions(), Cancellation))).Kind);
    }

    [Fact]
    public async Task Keeps_WhatWasNotProvenForTheNextRun()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Domain(giver, 2).For(reader));
        await using var connection = Connect(hub, reader.System);
        var cursor = "";
        await foreach (var step in connection.PullAsync(new PullOptions { PageSize = 1 }, Cancellation))
        {
            if (step is PullEvent.Page)
            {
                cursor = step.Cursor;
                break; // as a program that is stopped does
            }
        }

        Assert.Single(LogPin.Open(Pin).Read().Unproven);
        await connection.PullAsync(new PullOptions { Cursor = cursor }, Cancellation).ToListAsync(Cancellation);
        Assert.Empty(LogPin.Open(Pin).Read().Unproven);
    }

    [Fact]
    public async Task Follows_AKeyThatWasHandedOver()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await using var connection = Connect(hub, reader.System);
        await connection.PullAsync(new PullOptions(), Cancellation).ToListAsync(Cancellation);

        var before = LogPin.Open(Pin);
        var (key, size) = (before.Verifier!.Key, before.Checkpoint!.Checkpoint.Size);
        await RunAsync(hub, RotateLogKeyCommand.Create);
        await connection.PullAsync(new PullOptions(), Cancellation).ToListAsync(Cancellation);

        Assert.NotEqual(key, LogPin.Open(Pin).Verifier!.Key);
        Assert.True(LogPin.Open(Pin).Checkpoint!.Checkpoint.Size > size);
        Assert.Single(_told, n => n.Kind == LogNoticeKind.KeyRotated);
    }

    [Fact]
    public async Task Enters_NewEpochs_ThoughItWasAwayMeanwhile()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await using var connection = Connect(hub, reader.System);
        var cursor = (await connection.PullAsync(new PullOptions(), Cancellation).ToListAsync(Cancellation))[^1].Cursor;
        var before = LogPin.Open(Pin).Checkpoint!.Checkpoint;

        await RunAsync(hub, RotateLogKeyCommand.Create);
        await RunAsync(hub, NewEpochCommand.Create, "--reason", "a drill");
        await RunAsync(hub, NewEpochCommand.Create, "--reason", "another");
        var steps = await connection.PullAsync(new PullOptions { Cursor = cursor }, Cancellation).ToListAsync(Cancellation);

        Assert.IsType<PullEvent.CaughtUp>(steps[^1]);
        var pin = LogPin.Open(Pin);
        Assert.Equal((3L, 2), (pin.Epoch, pin.Read().Earlier.Count));
        Assert.NotEqual(before.Origin, pin.Origin);
        Assert.StartsWith(before.ToString(), pin.Read().Earlier[0].Checkpoint, StringComparison.Ordinal);
        Assert.Equal(2, _told.Count(n => n.Kind == LogNoticeKind.NewEpoch));
        Assert.DoesNotContain(_told, n => n.Kind == LogNoticeKind.EntriesLost || n.Text.Contains("fewer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tells_WhatANewEpochHasLost()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Domain(giver, 2).For(reader));
        await using var connection = Connect(hub, reader.System);
        await connection.PullAsync(new PullOptions(), Cancellation).ToListAsync(Cancellation);
        await foreach (var step in connection.PullAsync(new PullOptions { PageSize = 1 }, Cancellation))
        {
            if (step is PullEvent.Page)
            {
                break; // a page whose entry is not proven yet
            }
        }

        // More was seen than the new epoch knows of: as when the hub was restored, and what it had published is gone too.
        var seen = LogOf(hub).Sign(1_000_000, MerkleHash.OfLeaf("what was logged and is lost"u8)).Note.ToString();
        await LogPin.Open(Pin).UpdateAsync(s => s with { Checkpoint = seen }, Cancellation);
        await RunAsync(hub, NewEpochCommand.Create, "--reason", "restored from Monday");
        await connection.PullAsync(new PullOptions(), Cancellation).ToListAsync(Cancellation);

        Assert.Contains("fewer than were seen here", Assert.Single(_told, n => n.Kind == LogNoticeKind.NewEpoch).Text, StringComparison.Ordinal);
        Assert.Single(_told, n => n.Kind == LogNoticeKind.EntriesLost);
        Assert.Equal("pull", LogEvidence.Load(Assert.Single(Directory.EnumerateFiles(_folder["evidence"]))).Entry!.Call);
        Assert.Empty(LogPin.Open(Pin).Read().Unproven);
    }

    [Fact]
    public async Task Stops_AtANewEpochThatNothingLeadsTo()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        var other = SignerKey.Generate("exchange/another/1", SignatureType.Ed25519).Verifier;
        await LogPin.Open(Pin).UpdateAsync(s => s with { FirstKey = other.ToString(), Epoch = 1 }, Cancellation);
        await using var connection = Connect(hub, reader.System, _time);

        var fault = await FaultAsync(connection.PullAsync(new PullOptions(), Cancellation));
        Assert.Equal(LogFaultKind.AnotherLog, fault.Kind);
        Assert.Equal([other.ToString(), LogOf(hub).Verifier.ToString()], fault.Evidence.Keys);
    }

    [Fact]
    public async Task Says_OnceThatAnOlderHubTellsNoLog()
    {
        await using var hub = await TestHub.StartAsync(new TestHubOptions
        {
            Configure = services => services.Configure<GrpcServiceOptions>(o => o.Interceptors.Add<TellsNoLog>((Func<bool>)(() => false))),
        });
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await using var connection = Connect(hub, reader.System);

        await connection.PullAsync(new PullOptions(), Cancellation).ToListAsync(Cancellation);
        await connection.PullAsync(new PullOptions(), Cancellation).ToListAsync(Cancellation);

        Assert.Equal([LogNoticeKind.NoLog], _told.Select(n => n.Kind));
        Assert.False(File.Exists(Pin));
    }

    [Fact]
    public async Task Stops_WhenAHubThatToldALogTellsNoneAnyMore()
    {
        var tells = true;
        await using var hub = await TestHub.StartAsync(new TestHubOptions
        {
            Configure = services =>
            {
                TwistedStore.Use(services, (method, args, answer) => !tells && method == "FindEntry" ? null : answer);
                services.Configure<GrpcServiceOptions>(o => o.Interceptors.Add<TellsNoLog>((Func<bool>)(() => tells)));
            },
        });
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await using var connection = Connect(hub, reader.System, _time);
        await connection.PullAsync(new PullOptions(), Cancellation).ToListAsync(Cancellation);

        tells = false;
        Assert.Equal(LogFaultKind.NotIncluded, (await FaultAsync(connection.PullAsync(new PullOptions(), Cancellation))).Kind);
    }

    [Fact]
    public async Task Checks_NothingWhenTurnedOff()
    {
        await using var hub = await LyingAsync((method, args, answer) => method == "FindEntry" ? null : answer);
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await using var connection = Connect(hub, reader.System, options: o => o with { IsOn = false });

        Assert.Contains(await connection.PullAsync(new PullOptions(), Cancellation).ToListAsync(Cancellation), s => s is PullEvent.CaughtUp);
    }

    private static Task<TestHub> LyingAsync(Func<string, object?[], object?, object?> twist) =>
        TestHub.StartAsync(new TestHubOptions { Configure = services => TwistedStore.Use(services, twist) });

    /// <summary>The fault of a pull of two, two and one record.</summary>
    private async Task<LogFaultException> PullOfThreePagesAsync(TestHub hub)
    {
        var (giver, reader) = await AgenciesAsync(hub);
        await giver.System.StoreAsync([.. Enumerable.Range(1, 5).Select(n => SampleRecords.Domain(giver, n).For(reader))]);
        await using var connection = Connect(hub, reader.System, _time);
        return await FaultAsync(connection.PullAsync(new PullOptions { PageSize = 2 }, Cancellation));
    }

    private static async Task<(TestAgency Giver, TestAgency Reader)> AgenciesAsync(TestHub hub) => (await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("reader"));

    private static LogSigner LogOf(TestHub hub) =>
        new(SignerKey.TryParse(File.ReadAllText(new DataDirectory(hub.Folder["data"]).LogKey).TrimEnd(), SignatureType.Ed25519, out var key) ? key : throw new InvalidDataException());

    private static async Task RunAsync(TestHub hub, Func<TextWriter, TextWriter, System.CommandLine.Command> create, params string[] arguments)
    {
        await hub.StopNodeAsync();
        using var output = new StringWriter();
        Assert.True(await create(output, output).Parse(["--data", hub.Folder["data"], .. arguments]).InvokeAsync(cancellationToken: Cancellation) == 0, output.ToString());
        await hub.StartNodeAsync();
    }

    private HubConnection Connect(TestHub hub, TestCaller caller, TimeProvider? time = null, Func<LogCheckOptions, LogCheckOptions>? options = null)
    {
        var usual = new LogCheckOptions { PinFile = Pin, EvidenceFolder = _folder["evidence"], Told = _told.Enqueue };
        return HubConnection.Open(hub.Options(caller) with { Time = time ?? TimeProvider.System, LogCheck = options?.Invoke(usual) ?? usual });
    }

    /// <summary>Takes steps until the log is found at fault; the client's clock runs a second in a few milliseconds.</summary>
    private async Task<LogFaultException> FaultAsync<T>(IAsyncEnumerable<T> steps)
    {
        var run = Assert.ThrowsAsync<LogFaultException>(async () => await steps.CountAsync(Cancellation));
        while (!run.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(run, Task.Delay(5, Cancellation));
        }

        return await run;
    }

    private sealed class TellsNoLog(Func<bool> tells) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            var answer = await continuation(request, context);
            if (answer is Wire.GetHubResponse hub && !tells())
            {
                hub.Hub.Log = null;
            }

            return answer;
        }
    }
}
