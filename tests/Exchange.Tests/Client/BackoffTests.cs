using Exchange.Client;
using Exchange.Client.Calls;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class BackoffTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Delivers_NoTryBeforeTheHubAskedForIt()
    {
        var backoff = new Backoff(new RetryOptions { FirstDelay = TimeSpan.FromMilliseconds(100) }, _time);
        var wait = backoff.WaitAsync(Away(TimeSpan.FromSeconds(5)), Cancellation);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.True(wait.IsCompletedSuccessfully);
    }

    [Fact]
    public void Delivers_ATryADayLaterAtTheLatest()
    {
        var backoff = new Backoff(new RetryOptions { GiveUpAfter = Timeout.InfiniteTimeSpan }, _time);
        var wait = backoff.WaitAsync(Away(TimeSpan.FromDays(1_000)), Cancellation);

        _time.Advance(TimeSpan.FromDays(1.3));
        Assert.True(wait.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Rejects_WhenItHasLastedTooLong()
    {
        var backoff = new Backoff(new RetryOptions { FirstDelay = TimeSpan.FromSeconds(1), LongestDelay = TimeSpan.FromSeconds(4), GiveUpAfter = TimeSpan.FromSeconds(30) }, _time);
        var failure = Away(null);
        var tries = 0;

        // Delays of 1, 2, 4, 4, ... seconds, each up to a quarter longer.
        for (var wait = backoff.WaitAsync(failure, Cancellation); !wait.IsFaulted; wait = backoff.WaitAsync(failure, Cancellation))
        {
            tries++;
            _time.Advance(TimeSpan.FromSeconds(5));
            await wait;
        }

        Assert.InRange(tries, 5, 6);
        Assert.Same(failure, await Assert.ThrowsAsync<HubException>(() => backoff.WaitAsync(failure, Cancellation)));
    }

    [Fact]
    public async Task Rejects_AtOnceWhatNoRetryHelps()
    {
        var backoff = new Backoff(new RetryOptions { GiveUpAfter = Timeout.InfiniteTimeSpan }, _time);
        var failure = new HubException(HubFailure.Refused, "no");

        Assert.Same(failure, await Assert.ThrowsAsync<HubException>(() => backoff.WaitAsync(failure, Cancellation)));
    }

    private static HubException Away(TimeSpan? asked) => new(HubFailure.Unreachable, "away") { IsTransient = true, RetryAfter = asked };
}
