using System.Threading.Channels;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>A clock whose timers fire when the test says so, and once.</summary>
internal sealed class TimersByHand : TimeProvider
{
    private readonly Channel<TimerByHand> _timers = Channel.CreateUnbounded<TimerByHand>();

    /// <summary>Lets the next timer fire as soon as there is one.</summary>
    /// <returns>After how long it was to fire.</returns>
    public async Task<TimeSpan> FireAsync(CancellationToken cancellationToken)
    {
        var (due, fire) = await NextAsync(cancellationToken);
        fire();
        return due;
    }

    /// <summary>Waits for the next timer.</summary>
    /// <returns>After how long it is to fire, and what makes it.</returns>
    public async Task<(TimeSpan Due, Action Fire)> NextAsync(CancellationToken cancellationToken)
    {
        var timer = await _timers.Reader.ReadAsync(cancellationToken);
        return (timer.Due, timer.Fire);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TimerByHand(() => callback(state), dueTime);
        Assert.True(_timers.Writer.TryWrite(timer));
        return timer;
    }

    private sealed class TimerByHand(Action fire, TimeSpan due) : ITimer
    {
        public TimeSpan Due => due;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
