namespace Exchange.Server.Quotas;

/// <summary>
/// A token bucket, kept as the one moment at which it will be full again (the generic cell rate algorithm, ITU-T I.371): no timer, no
/// lock. The framework's TokenBucketRateLimiter reads the machine's clock alone, so that neither a test nor a hub's own time could move it.
/// </summary>
/// <param name="perSecond">Tokens that come in a second, above 0.</param>
/// <param name="burst">Tokens it holds, from 1; it begins full.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    private readonly double _token = time.TimestampFrequency / perSecond;

    private readonly long _begun = time.GetTimestamp();

    // In ticks of the clock since it began, fractions kept: a rounded token would drift from the rate that was promised.
    private double _full;

    /// <summary>Takes a token.</summary>
    /// <param name="wait">Zero when one was taken; else how long until there is one.</param>
    /// <returns>Whether one was taken.</returns>
    public bool TryTake(out TimeSpan wait)
    {
        while (true)
        {
            double now = time.GetTimestamp() - _begun;
            var before = Volatile.Read(ref _full);
            var after = Math.Max(before, now) + _token;
            var missing = after - now - (_token * burst);
            if (missing > 0.5)
            {
                // Rounded up: who waits that long must not be told to wait again.
                wait = TimeSpan.FromTicks((long)Math.Ceiling(missing * TimeSpan.TicksPerSecond / time.TimestampFrequency));
                return false;
            }

            if (Interlocked.CompareExchange(ref _full, after, before).Equals(before))
            {
                wait = TimeSpan.Zero;
                return true;
            }
        }
    }
}
