using System.Runtime.CompilerServices;
using Exchange.Client;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;
using PushSession = Exchange.Client.PushSession;

namespace Exchange.Tests.Client;

public sealed class PushTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Returns_OneOutcomeForEachRecord()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var connection = fixture.Hub.Connect(giver.System);
        var records = await giver.Domains(reader, 30).ToListAsync(Cancellation);
        records[7].Record.Marking = null;
        records[11].Record.Content.Note = new string('x', 5 * 1024 * 1024);
        records[13] = records[12].Clone();
        records[29].Record.Content.Note = new string('x', 5 * 1024 * 1024);
        using var session = PushSession.InMemory();

        var pushed = await connection.PushAsync(records.ToAsyncEnumerable(), new PushOptions { Session = session, BatchRecords = 4 }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)i), pushed.Select(p => p.Index));
        Assert.Equal(records.Select(r => r.Record.Name), pushed.Select(p => p.Name));
        Assert.Equal([7L, 11L, 29L], pushed.Where(p => p.Outcome.Status == OutcomeStatus.Rejected).Select(p => p.Index));
        Assert.Equal(Reason.MessageTooLarge, pushed[11].Outcome.Reason);
        Assert.Equal(0, pushed[29].BatchNumber);
        Assert.Equal(new PushTotals(26, 0, 1, 0, 3), session.Totals);
        Assert.All(pushed.Where(p => p.BatchNumber > 0), p => Assert.Equal(32, p.EntryHash.Length));
    }

    [Fact]
    public async Task Resumes_WhereverTheLineIsCut()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        // Octets that a connection carries before it is reset: in the handshake, in the opening, within and between batches and answers.
        (long Up, long Down)[] limits =
        [
            (700, long.MaxValue), (2_500, long.MaxValue), (4_000, long.MaxValue), (long.MaxValue, 900), (long.MaxValue, 2_600), (long.MaxValue, 3_500),
            (20_000, long.MaxValue), (41_234, long.MaxValue), (long.MaxValue, 9_999), (99_999, long.MaxValue), (150_001, long.MaxValue),
        ];
        await using var line = new CuttingProxy(fixture.Hub.Endpoint, limits);
        await using var connection = fixture.Hub.Connect(giver.System, line.Endpoint);

        var pushed = await connection.PushAsync(giver.Domains(reader, 3_000), new PushOptions { BatchRecords = 50 }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(0, 3_000).Select(i => (long)i), pushed.Select(p => p.Index));
        Assert.All(pushed, p => Assert.Equal((OutcomeStatus.Created, 1L), (p.Outcome.Status, p.Outcome.Revision)));
        Assert.Equal(limits.Length, line.Cuts);
        var pulled = (await reader.System.PullAllAsync()).Changes.Select(c => c.Record.Name).ToList();
        Assert.Equal(pushed.Select(p => p.Name).Order(), pulled.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(100)]
    [InlineData(399)]
    public async Task Resumes_AbandonedPushFromItsFile(int taken)
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var connection = fixture.Hub.Connect(giver.System);
        using var folder = new TemporaryFolder();
        var told = new HashSet<long>();
        string id;
        using (var session = PushSession.Open(folder["session"]))
        {
            id = session.Id;
            Assert.False(session.IsResumed);
            await foreach (var pushed in connection.PushAsync(giver.Domains(reader, 400), new PushOptions { Session = session, BatchRecords = 10 }, Cancellation))
            {
                told.Add(pushed.Index);
                if (told.Count == taken)
                {
                    break;
                }
            }
        }

        using (var session = PushSession.Open(folder["session"]))
        {
            Assert.Equal((id, true), (session.Id, session.IsResumed));
            Assert.True(session.AnsweredRecords <= taken);
            var rest = await connection.PushAsync(giver.Domains(reader, 400), new PushOptions { Session = session, BatchRecords = 99 }, Cancellation).ToListAsync(Cancellation);
            Assert.All(rest, p => Assert.Equal(OutcomeStatus.Created, p.Outcome.Status));
            Assert.Equal(400, told.Union(rest.Select(p => p.Index)).Count());
            Assert.Equal(new PushTotals(400, 0, 0, 0, 0), session.Totals);
        }

        Assert.False(File.Exists(folder["session"]));
        using var again = PushSession.Open(folder["session"]);
        Assert.Equal(new PushTotals(0, 0, 400, 0, 0), await connection.PushAllAsync(giver.Domains(reader, 400), new PushOptions { Session = again }, Cancellation));
    }

    [Fact]
    public async Task Rejects_InputThatChangedSince()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var connection = fixture.Hub.Connect(giver.System);
        using var folder = new TemporaryFolder();
        await AbandonAsync(connection, giver.Domains(reader, 100), folder["session"], 50);
        using var session = PushSession.Open(folder["session"]);
        var options = new PushOptions { Session = session };

        var changed = giver.Domains(reader, 100).Select(r => r.Record.Name.EndsWith("-3", StringComparison.Ordinal) ? r.For(new Distribution()) : r);
        var refused = await Assert.ThrowsAsync<ClientFileException>(() => connection.PushAllAsync(changed, options, Cancellation));
        var shorter = await Assert.ThrowsAsync<ClientFileException>(() => connection.PushAllAsync(giver.Domains(reader, 20), options, Cancellation));

        Assert.Equal([folder["session"], folder["session"]], [refused.Path, shorter.Path]);
        Assert.Contains("input is not the one", refused.Message, StringComparison.Ordinal);
        Assert.Equal(100, (await connection.PushAllAsync(giver.Domains(reader, 100), options, Cancellation)).Created);
    }

    [Fact]
    public async Task Rejects_SessionOfAnotherAgencyOrOfAnotherProcess()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var connection = fixture.Hub.Connect(giver.System);
        await using var other = fixture.Hub.Connect(reader.System);
        using var folder = new TemporaryFolder();
        await AbandonAsync(connection, giver.Domains(reader, 100), folder["session"], 50);
        using var session = PushSession.Open(folder["session"]);

        var foreign = await Assert.ThrowsAsync<ClientFileException>(
            () => other.PushAllAsync(giver.Domains(reader, 100), new PushOptions { Session = session }, Cancellation));
        var busy = Assert.Throws<ClientFileException>(() => PushSession.Open(folder["session"]));

        Assert.Contains(giver.Name, foreign.Message, StringComparison.Ordinal);
        Assert.Contains("in use", busy.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_DamagedSessionFile()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["session"], """{ "format": "exchange-push-session-1", "session": "4711" """, Cancellation);

        Assert.Contains("damaged", Assert.Throws<ClientFileException>(() => PushSession.Open(folder["session"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_NothingWhenValidatingOnly()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var connection = fixture.Hub.Connect(giver.System);

        var totals = await connection.PushAllAsync(giver.Domains(reader, 25), new PushOptions { ValidateOnly = true, BatchRecords = 10 }, Cancellation);

        Assert.Equal(25, totals.Created);
        Assert.Empty((await reader.System.PullAllAsync()).Changes);
    }

    [Fact]
    public async Task Delivers_WhatCameBeforeTheInputFailed()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await using var connection = fixture.Hub.Connect(giver.System);
        using var session = PushSession.InMemory();

        var failure = await Assert.ThrowsAsync<InvalidDataException>(
            () => connection.PushAllAsync(FailingAsync(giver.Domains(reader, 25), Cancellation), new PushOptions { Session = session, BatchRecords = 10 }, Cancellation));

        Assert.Equal("line 26", failure.Message);
        Assert.Equal(20, session.Totals.Created);
    }

    [Fact]
    public async Task Resumes_WhileTheHubRestarts()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = (await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("reader"));
        await using var connection = hub.Connect(giver.System);
        var halfway = new TaskCompletionSource();
        var back = new TaskCompletionSource();
        var pushing = connection.PushAllAsync(PausingAsync(giver.Domains(reader, 200), 100, halfway, back.Task, Cancellation), new PushOptions { BatchRecords = 10 }, Cancellation);

        await halfway.Task.WaitAsync(Cancellation);
        await hub.StopNodeAsync();
        await hub.StartNodeAsync();
        back.SetResult();

        Assert.Equal(new PushTotals(200, 0, 0, 0, 0), await pushing);
        Assert.Equal(200, (await reader.System.PullAllAsync()).Ids.Count);
    }

    private static async Task AbandonAsync(HubConnection connection, IAsyncEnumerable<PushRecord> records, string path, int taken)
    {
        using var session = PushSession.Open(path);
        await foreach (var pushed in connection.PushAsync(records, new PushOptions { Session = session, BatchRecords = 10 }, Cancellation))
        {
            if (pushed.Index == taken)
            {
                return;
            }
        }
    }

    private static async IAsyncEnumerable<PushRecord> FailingAsync(IAsyncEnumerable<PushRecord> records, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            yield return record;
        }

        throw new InvalidDataException("line 26");
    }

    private static async IAsyncEnumerable<PushRecord> PausingAsync(
        IAsyncEnumerable<PushRecord> records, int at, TaskCompletionSource reached, Task goOn, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var count = 0;
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            if (count++ == at)
            {
                reached.SetResult();
                await goOn.WaitAsync(cancellationToken);
            }

            yield return record;
        }
    }
}
