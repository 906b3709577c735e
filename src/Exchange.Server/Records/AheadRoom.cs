using System.Collections.Concurrent;
using Exchange.Agencies;

namespace Exchange.Server.Records;

/// <summary>
/// The room of each agency's pulls, all together, for pages that are read ahead: a thousand lines that take nothing hold no more of them
/// than a few do, and no agency's take the room of another's.
/// </summary>
internal sealed class AheadRoom(RecordLimits limits)
{
    // As many as agencies in the directory.
    private readonly ConcurrentDictionary<AgencyId, OfAgency> _rooms = new();

    /// <summary>An agency's.</summary>
    public OfAgency Of(AgencyId agency) => _rooms.GetOrAdd(agency, _ => new OfAgency(limits.AheadBytes));

    /// <summary>One agency's room. For use by several threads at once.</summary>
    internal sealed class OfAgency(long most)
    {
        private long _held;

        /// <summary>What is left of it; less than nothing where pages were longer than what was left.</summary>
        public long Left => most - Volatile.Read(ref _held);

        /// <summary>Takes room for a page, or with a negative number gives it back.</summary>
        public void Take(int octets) => Interlocked.Add(ref _held, octets);
    }
}
