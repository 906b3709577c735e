using System.Security.Cryptography;

namespace Exchange.Client.Calls;

/// <summary>The waits between the tries of one step; progress begins a new one.</summary>
internal sealed class Backoff(RetryOptions options, TimeProvider time)
{
    private const int Percent = 100;

    // However long a hub asks for: a timer takes no more than some weeks.
    private static readonly TimeSpan MostAsked = TimeSpan.FromDays(1);

    private readonly long _begun = time.GetTimestamp();
    private TimeSpan _next = options.FirstDelay;

    /// <summary>Waits until the next try, or throws the failure when none can help.</summary>
    public async Task WaitAsync(HubException failure, CancellationToken cancellationToken)
    {
        var delay = failure.RetryAfter is { } asked && asked > _next ? (asked < MostAsked ? asked : MostAsked) : _next;
        delay += delay * RandomNumberGenerator.GetInt32(Percent / 4) / Percent;
        if (!failure.IsTransient
            || (options.GiveUpAfter != Timeout.InfiniteTimeSpan && time.GetElapsedTime(_begun) + delay > options.GiveUpAfter))
        {
            throw failure;
        }

        await Task.Delay(delay, time, cancellationToken);
        _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, options.LongestDelay.Ticks));
    }
}
