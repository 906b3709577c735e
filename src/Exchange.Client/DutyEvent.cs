using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>A step of a stream of duties.</summary>
public abstract record DutyEvent
{
    private DutyEvent()
    {
    }

    /// <summary>Duties that are open, oldest first; each comes once in a pull, and again in every later one until it is acknowledged.</summary>
    /// <param name="Duties">The duties.</param>
    /// <param name="Entry">The page's entry in the audit log.</param>
    public sealed record Page(IReadOnlyList<Wire.Duty> Duties, Wire.LoggedEntry Entry) : DutyEvent;

    /// <summary>Every duty that was open was given.</summary>
    /// <param name="OpenCount">How many are open.</param>
    public sealed record CaughtUp(long OpenCount) : DutyEvent;
}
