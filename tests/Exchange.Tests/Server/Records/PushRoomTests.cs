using CsCheck;
using Exchange.Server.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Server.Records;

public sealed class PushRoomTests
{
    private const int Most = 1_000;
    private const int Longest = 300;

    private readonly PushRoom _room = new(new RecordLimits { PushedBytes = Most });

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public void Gives_AnAgencyThatPushesAlone_HalfOfTheRoom()
    {
        var batches = Enumerable.Range(0, 10).Select(_ => Take("es", 100)).ToList();

        Assert.Equal([true, true, true, true, true, false, false, false, false, false], batches.Select(b => b.IsCompleted));
        Assert.Equal(Most / 2, _room.Left);
    }

    [Fact]
    public async Task Reads_TheNextBatchOfAStream_OnceOneIsWritten()
    {
        var batches = Enumerable.Range(0, 7).Select(_ => Take("es", 100)).ToList();

        (await batches[2]).Dispose();

        await batches[5].WaitAsync(Ended);
        Assert.False(batches[6].IsCompleted);
    }

    [Fact]
    public async Task Leaves_RoomForAnAgencyThatComesLater_HoweverManyWait()
    {
        var waiting = Enumerable.Range(0, 100).Select(_ => Take("es", 100)).Count(b => !b.IsCompleted);

        (await Take("fr", 10)).Dispose();

        Assert.Equal(95, waiting);
    }

    [Fact]
    public async Task Lets_WhoHoldsLessBeRead_BeforeWhoHasWaitedLonger()
    {
        var large = await Take("es", 900);
        var (second, others) = (Take("es", 100), Take("fr", 100));
        Assert.True(others.IsCompleted);

        // Nothing is left now.
        var (french, italian) = (Take("fr", 50), Take("it", 50));
        Assert.False(french.IsCompleted || italian.IsCompleted);

        (await others).Dispose();
        await italian.WaitAsync(Ended);
        Assert.False(second.IsCompleted);

        large.Dispose();
        await second.WaitAsync(Ended);
        await french.WaitAsync(Ended);
    }

    [Fact]
    public async Task Reads_ABatchThatIsLargerThanTheRoom_Alone()
    {
        var larger = await Take("es", Most * 4);
        var next = Take("fr", 1);
        Assert.False(next.IsCompleted);

        larger.Dispose();

        await next.WaitAsync(Ended);
    }

    [Fact]
    public async Task Takes_NoRoomForWhoWaitsNoLonger()
    {
        using var gone = new CancellationTokenSource();
        var held = await Take("es", Most);
        var (ended, next) = (_room.TakeAsync(Agency("es"), 100, gone.Token), Take("es", 100));

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);
        held.Dispose();

        await next.WaitAsync(Ended);
        Assert.Equal(Most - 100, _room.Left);
    }

    [Fact]
    public async Task Gives_ARoomBackOnce()
    {
        var place = await Take("es", 100);

        place.Dispose();
        place.Dispose();

        Assert.Equal(Most, _room.Left);
    }

    /// <summary>Whatever comes in whatever order: never more than the room and one batch, nobody forgotten, and all of it back in the end.</summary>
    [Fact]
    public Task Holds_NoMoreThanItMay_AndForgetsNobody() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, Longest], Gen.Bool).List[1, 200].SampleAsync(async steps =>
        {
            var room = new PushRoom(new RecordLimits { PushedBytes = Most });
            var asked = new List<Task<IDisposable>>();
            foreach (var (agency, octets, isWritten) in steps)
            {
                asked.Add(room.TakeAsync(Agency($"a{agency}"), octets, Ended));
                if (isWritten)
                {
                    await WriteOneAsync();
                }

                Assert.True(room.Left > -Longest, $"{room.Left} is left");
            }

            while (asked.Count > 0)
            {
                await WriteOneAsync();
            }

            Assert.Equal(Most, room.Left);

            async Task WriteOneAsync()
            {
                // There is one at any time.
                var read = await Task.WhenAny(asked).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ended);
                asked.Remove(read);
                (await read).Dispose();
            }
        });

    private Task<IDisposable> Take(string agency, int octets) => _room.TakeAsync(Agency(agency), octets, Ended);
}
