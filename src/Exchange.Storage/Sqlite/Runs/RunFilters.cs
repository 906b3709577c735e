using System.Collections.Concurrent;

namespace Exchange.Storage.Sqlite.Runs;

/// <summary>
/// The filters of a tree's runs, in memory alone: made with a run, or read from its keys at start. The writer's thread makes and fills them;
/// readers of any snapshot ask.
/// </summary>
internal sealed class RunFilters
{
    private readonly ConcurrentDictionary<long, BloomFilter> _filters = new();

    /// <summary>Makes the filter of a run.</summary>
    public BloomFilter Open(long run, long keys) => _filters[run] = new BloomFilter(keys);

    /// <summary>The filter of a run that is being written.</summary>
    public BloomFilter Of(long run) => _filters[run];

    /// <summary>False when a run does not hold the key; a run that is gone, and still in a reader's snapshot, may.</summary>
    public bool MayHold(long run, ulong hash) => !_filters.TryGetValue(run, out var filter) || filter.MayHold(hash);

    /// <summary>Forgets those of runs that are no more.</summary>
    public void Retain(IEnumerable<Run> runs)
    {
        var kept = runs.Select(r => r.Number).ToHashSet();
        foreach (var run in _filters.Keys)
        {
            if (!kept.Contains(run))
            {
                _filters.TryRemove(run, out _);
            }
        }
    }
}
