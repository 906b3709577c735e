using System.Collections.Concurrent;
using Exchange.Agencies;

namespace Exchange.Server.Records;

/// <summary>
/// The room of all pulls together for pages that are read ahead. A pull reads on while it holds less than the hub has left, its agency's own pages
/// taken off once more: the more pull, the less each holds; a thousand lines of one agency that take nothing hold half, and leave the others theirs.
/// </summary>
internal sealed class AheadRoom(RecordLimits limits)
{
    // As many as agencies in the directory.
    private readonly ConcurrentDictionary<AgencyId, OfAgency> _rooms = new();
    private long _left = limits.AheadBytes;

    /// <summary>An agency's part of it.</summary>
    public OfAgency Of(AgencyId agency) => _rooms.GetOrAdd(agency, _ => new OfAgency(this));

    /// <summary>One agency's part. For use by several threads at once.</summary>
    internal sealed class OfAgency(AheadRoom all)
    {
        private long _held;

        /// <summary>What is left to a pull of the agency; less than nothing where the agency holds more than the hub has left.</summary>
        public long Left => Volatile.Read(ref all._left) - Volatile.Read(ref _held);

        /// <summary>Takes room for a page, or with a negative number gives it back.</summary>
        public void Take(int octets)
        {
            Interlocked.Add(ref _held, octets);
            Interlocked.Add(ref all._left, -octets);
        }
    }
}
