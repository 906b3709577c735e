using CsCheck;
using Exchange.Server.Quotas;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Server.Quotas;

public sealed class TokenBucketTests
{
    private static readonly Gen<double> Rates = Gen.OneOf([.. new[] { 0.1, 0.5, 1, 3, 7, 1_000, 30_000 }.Select(Gen.Const)]);

    [Fact]
    public void Takes_AsABucketThatIsFilledDropByDrop() =>
        Gen.Select(Rates, Gen.Int[1, 20], Gen.Int[0, 3_000].Array[1, 100]).Sample((rate, burst, waits) =>
        {
            var time = new FakeTimeProvider();
            var bucket = new TokenBucket(rate, burst, time);
            var tokens = (double)burst;
            foreach (var thousandths in waits)
            {
                // Thousandths of the time that a token takes, so that both answers are common at every rate.
                var passed = TimeSpan.FromTicks((long)(thousandths / rate * TimeSpan.TicksPerMillisecond));
                time.Advance(passed);
                tokens = Math.Min(burst, tokens + (passed.TotalSeconds * rate));
                if (Math.Abs(tokens - 1) < rate / 1e6)
                {
                    return; // either answer is right, within a microsecond
                }

                Assert.Equal(tokens > 1, bucket.TryTake(out var wait));
                tokens -= tokens > 1 ? 1 : 0;
                Assert.Equal(wait > TimeSpan.Zero ? (1 - tokens) / rate : 0, wait.TotalSeconds, 1e-6);
            }
        });

    [Fact]
    public void Takes_AfterTheWaitThatItTold_AndNotBefore() =>
        Gen.Select(Rates, Gen.Int[1, 20], Gen.Int[1, 50]).Sample((rate, burst, times) =>
        {
            var time = new FakeTimeProvider();
            var bucket = new TokenBucket(rate, burst, time);
            for (var i = 0; i < burst; i++)
            {
                Assert.True(bucket.TryTake(out _));
            }

            for (var i = 0; i < times; i++)
            {
                Assert.False(bucket.TryTake(out var wait));
                time.Advance(wait - TimeSpan.FromTicks(2));
                Assert.False(bucket.TryTake(out _));
                time.Advance(TimeSpan.FromTicks(2));
                Assert.True(bucket.TryTake(out _));
            }
        });

    [Fact]
    public async Task Takes_NoMoreThanItHolds_WhoeverAsksAtOnce()
    {
        var bucket = new TokenBucket(1, 1_000, new FakeTimeProvider());
        var taken = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                Interlocked.Add(ref taken, bucket.TryTake(out var _) ? 1 : 0);
            }
        })));

        Assert.Equal(1_000, taken);
    }
}
