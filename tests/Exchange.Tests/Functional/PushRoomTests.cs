using System.Collections.Concurrent;
using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Server.Hosting;
using Exchange.Server.Records;
using Exchange.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Wire = Exchange.V1;

namespace Exchange.Tests.Functional;

/// <summary>Batches that are read and not yet written are bounded for the hub as a whole, whatever the number of streams.</summary>
public sealed class PushRoomTests
{
    private const int Room = 65_536;
    private const int Streams = 4;
    private const int BatchesOfStream = 4;

    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<AgencyId, int> _read = new();
    private bool _isFull;

    [Fact]
    public async Task Reads_OfAllStreamsTogether_NoMoreThanThereIsRoomFor_AndAnswersThemAll()
    {
        await using var hub = await StartAsync();
        var (busy, other) = (await hub.AddAgencyAsync("busy"), await hub.AddAgencyAsync("other"));
        var mayBeRead = MayBeRead(busy.Name);

        var pushes = Enumerable.Range(0, Streams).Select(stream => PushAsync(() => busy.System.OpenPushAsync(), busy.Name, stream)).ToList();
        await Eventually.HoldsAsync(() => Read(busy) >= mayBeRead, "batches are read");
        var late = PushAsync(() => other.System.OpenPushAsync(), other.Name, stream: 0);
        await Eventually.HoldsAsync(() => Read(other) > 0, "another agency's batch is read meanwhile");

        Assert.InRange(mayBeRead, 2, 8);
        Assert.Equal(mayBeRead, Read(busy));

        _written.SetResult();
        Assert.Equal(Streams * BatchesOfStream, (await Task.WhenAll(pushes)).Sum());
        Assert.Equal(BatchesOfStream, await late);
        Assert.Equal(Room, LeftIn(hub));
    }

    [Fact]
    public async Task Gives_RoomBack_OfStreamsThatEndWhileTheyWait_AndOfBatchesThatAreRefused()
    {
        await using var hub = await StartAsync();
        var busy = await hub.AddAgencyAsync("busy");
        using var refused = await busy.System.OpenPushAsync();
        using (var gone = await busy.System.OpenPushAsync())
        {
            for (var number = 1; number <= MayBeRead(busy.Name); number++)
            {
                await refused.WriteAsync(new Wire.PushRequest { Batch = Batch(busy.Name, 0, number) });
            }

            await Eventually.HoldsAsync(() => Read(busy) == MayBeRead(busy.Name), "batches are read");
            await gone.WriteAsync(new Wire.PushRequest { Batch = Batch(busy.Name, 1, 1) });
        }

        _isFull = true;
        _written.SetResult();

        await Assert.ThrowsAsync<RpcException>(refused.ReadAsync);
        await Eventually.HoldsAsync(() => LeftIn(hub) == Room, "all room is given back");
    }

    private static int MayBeRead(string agency) => (int)Math.Ceiling(Room / 2.0 / PushRoom.Of(Batch(agency, 0, 1).CalculateSize(), Batch(agency, 0, 1).Records.Count));

    private static long LeftIn(TestHub hub) => hub.Services.GetRequiredService<PushRoom>().Left;

    private Task<TestHub> StartAsync() => TestHub.StartAsync(new TestHubOptions
    {
        Server = new ServerOptions { Limits = new RecordLimits { PushedBytes = Room } },
        Configure = services => TwistedStore.Use(
            services, (method, arguments, answer) => method == nameof(IExchangeStore.ApplyAsync) ? WriteAsync((PushedBatch)arguments[0]!, (Task<Outcome<BatchAnswer>>)answer!) : answer),
    });

    private int Read(TestAgency agency) => _read.GetValueOrDefault(AgencyId.TryParse(agency.Id, out var id) ? id : default);

    private async Task<Outcome<BatchAnswer>> WriteAsync(PushedBatch batch, Task<Outcome<BatchAnswer>> answer)
    {
        _read.AddOrUpdate(batch.Agency, 1, (_, before) => before + 1);
        await _written.Task;
        return _isFull ? new Refusal(RefusalReason.LogUnwritable, "the disk is full") : await answer;
    }

    private static async Task<int> PushAsync(Func<Task<PushSession>> openAsync, string agency, int stream)
    {
        using var session = await openAsync();
        for (var number = 1; number <= BatchesOfStream; number++)
        {
            await session.WriteAsync(new Wire.PushRequest { Batch = Batch(agency, stream, number) });
        }

        var answered = 0;
        for (; answered < BatchesOfStream; answered++)
        {
            Assert.Equal(answered + 1, (await session.ReadAsync()).Answer.Number);
        }

        await session.CompleteAsync();
        return answered;
    }

    private static Wire.PushBatch Batch(string agency, int stream, int number)
    {
        var record = SampleRecords.Domain(agency, 100 + (stream * BatchesOfStream) + number);
        record.Record.Content.Note = new string('n', 4_000);
        return new Wire.PushBatch { Number = number, Records = { record, Copy(record, 'b'), Copy(record, 'c') } };
    }

    private static Wire.PushRecord Copy(Wire.PushRecord record, char suffix)
    {
        var copy = record.Clone();
        copy.Record.Name += suffix;
        return copy;
    }
}
