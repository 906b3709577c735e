using System.Globalization;
using Exchange.Agencies;

namespace Exchange.Server.Quotas;

/// <summary>What one agency has used of its quotas. For use by several threads at once.</summary>
internal sealed class AgencyUse(AgencyId agency, QuotaOptions options, TimeProvider time)
{
    // When one of its streams or calls will end nobody knows: soon enough for a person, seldom enough for the node.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly TokenBucket? _calls = options.CallsPerSecond > 0 ? new(options.CallsPerSecond, options.CallBurst, time) : null;
    private readonly TokenBucket? _searches = options.SearchesPerSecond > 0 ? new(options.SearchesPerSecond, options.SearchBurst, time) : null;
    private int _openStreams;
    private int _openCalls;

    /// <summary>Begins a call, which <see cref="End"/> must end; or says what is used up.</summary>
    public Refusal? Begin(bool isStream, bool isSearch)
    {
        if (_calls is not null && !_calls.TryTake(out var wait))
        {
            return UsedUp("quotas.callsPerSecond", options.CallsPerSecond, "calls per second", wait);
        }

        if (isSearch && _searches is not null && !_searches.TryTake(out wait))
        {
            return UsedUp("quotas.searchesPerSecond", options.SearchesPerSecond, "searches per second", wait);
        }

        if (isStream)
        {
            return TryOpen(ref _openStreams, options.OpenStreams) ? null : UsedUp("quotas.openStreams", options.OpenStreams, "streams open at once", LookAgain);
        }

        return TryOpen(ref _openCalls, options.OpenCalls) ? null : UsedUp("quotas.openCalls", options.OpenCalls, "calls under way at once", LookAgain);
    }

    /// <summary>Ends a call that was begun.</summary>
    public void End(bool isStream) => Interlocked.Decrement(ref isStream ? ref _openStreams : ref _openCalls);

    private static bool TryOpen(ref int open, int most)
    {
        if (Interlocked.Increment(ref open) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref open);
        return false;
    }

    private Refusal UsedUp(string quota, double limit, string what, TimeSpan wait)
    {
        var most = limit.ToString(CultureInfo.InvariantCulture);
        return new Refusal(RefusalReason.QuotaExceeded, $"{quota}: the agency {agency.Value} has used up its {most} {what}, all its callers together")
        {
            Facts = new Dictionary<string, string> { ["quota"] = quota, ["limit"] = most, ["agency"] = agency.Value },
            RetryAfter = wait,
        };
    }
}
