using CsCheck;
using Exchange.Server.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Server.Records;

public sealed class PushRoomTests
{
    private const int Most = 1_000_000;
    private const int Large = 100_000;
    private const int Longest = 300_000;
    private const int Small = 64 * 1024;
    private const int Agencies = 6;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly PushRoom _room = new(new RecordLimits { PushedBytes = Most });

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public void Gives_AnAgencyThatPushesAlone_HalfOfTheRoom()
    {
        var batches = Enumerable.Range(0, 10).Select(_ => Take("es", Large)).ToList();

        Assert.Equal([true, true, true, true, true, false, false, false, false, false], batches.Select(b => b.IsCompleted));
        Assert.Equal(Most / 2, _room.Left);
    }

    [Fact]
    public async Task Reads_TheNextBatchOfAnAgency_InOrder_OnceOneIsWritten()
    {
        var batches = Enumerable.Range(0, 7).Select(_ => Take("es", Large)).ToList();

        (await batches[2]).Dispose();

        Assert.Equal(Most / 2, _room.Left);
        await batches[5].WaitAsync(Long, Ended);
        Assert.False(batches[6].IsCompleted);
    }

    [Fact]
    public void Leaves_RoomForAnAgencyThatComesLater_HoweverManyWait()
    {
        Assert.Equal(95, Enumerable.Range(0, 100).Select(_ => Take("es", Large)).Count(b => !b.IsCompleted));

        Assert.True(Take("fr", Large).IsCompleted);
    }

    [Fact]
    public void Reads_AFewRecordsOfAnAgencyThatHoldsNothing_WhateverIsLeft()
    {
        _ = Take("es", Most * 4);

        Assert.False(Take("fr", Small + 1).IsCompleted);
        Assert.True(Take("fr", Small).IsCompleted);
        Assert.False(Take("fr", 1).IsCompleted);
        Assert.True(Take("it", 1).IsCompleted);
    }

    [Fact]
    public async Task Lets_WhoHoldsLessBeRead_BeforeWhoHasWaitedLonger()
    {
        var large = await Take("es", 900_000);
        var (second, others) = (Take("es", Large), Take("fr", Large));
        Assert.Equal(0, _room.Left);
        var (french, italian) = (Take("fr", 70_000), Take("it", 70_000));
        Assert.False(french.IsCompleted || italian.IsCompleted);

        (await others).Dispose();
        Assert.Equal(Large - 70_000 - 70_000, _room.Left);
        await Task.WhenAll(french, italian).WaitAsync(Long, Ended);
        Assert.False(second.IsCompleted);

        large.Dispose();
        await second.WaitAsync(Long, Ended);
    }

    [Fact]
    public async Task Reads_ABatchThatIsLargerThanTheRoom_Alone()
    {
        var larger = await Take("es", Most * 4);
        var next = Take("fr", Large);
        Assert.False(next.IsCompleted);

        larger.Dispose();

        await next.WaitAsync(Long, Ended);
    }

    [Fact]
    public async Task Takes_NoRoomForWhoWaitsNoLonger()
    {
        using var gone = new CancellationTokenSource();
        var held = await Take("es", Most);
        var (ended, next) = (_room.TakeAsync(Agency("es"), Large, gone.Token), Take("es", Large));

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);
        held.Dispose();

        await next.WaitAsync(Long, Ended);
        Assert.Equal(Most - Large, _room.Left);
    }

    [Fact]
    public async Task Gives_ARoomBackOnce()
    {
        var place = await Take("es", Large);

        place.Dispose();
        place.Dispose();

        Assert.Equal(Most, _room.Left);
    }

    [Fact]
    public Task Rejects_ABatchThatTakesNothing() => Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Take("es", 0));

    /// <summary>Whatever comes in whatever order: never more than the room, one batch and small ones; nobody forgotten; and all of it back in the end.</summary>
    [Fact]
    public Task Holds_NoMoreThanItMay_AndForgetsNobody() =>
        Gen.Select(Gen.Int[0, Agencies - 1], Gen.Int[1, Longest], Gen.Int[0, 9]).List[1, 200].SampleAsync(async steps =>
        {
            var room = new PushRoom(new RecordLimits { PushedBytes = Most });
            var asked = new List<Task<IDisposable>>();
            foreach (var (agency, octets, then) in steps)
            {
                using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ended);
                var batch = room.TakeAsync(Agency($"a{agency}"), octets, gone.Token);
                asked.Add(batch);
                if (then == 0 && !batch.IsCompleted)
                {
                    await gone.CancelAsync();
                    asked.Remove(batch);
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batch);
                }
                else if (then % 2 == 0)
                {
                    await WriteOneAsync();
                }

                Assert.True(room.Left > -Longest - (Agencies * Small), $"{room.Left} is left");
            }

            while (asked.Count > 0)
            {
                await WriteOneAsync();
            }

            Assert.Equal(Most, room.Left);

            async Task WriteOneAsync()
            {
                // There is one at any time.
                var read = await Task.WhenAny(asked).WaitAsync(Long, TimeProvider.System, Ended);
                asked.Remove(read);
                (await read).Dispose();
            }
        });

    private Task<IDisposable> Take(string agency, int octets) => _room.TakeAsync(Agency(agency), octets, Ended);
}
