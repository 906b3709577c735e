using System.Collections.Immutable;

namespace Exchange.Storage.Sqlite.Runs;

/// <summary>A merge under way: all keys up to one are in the new run, those after it in its sources. Ended at any place, nothing is missing.</summary>
/// <param name="SizeClass">The class of its sources.</param>
/// <param name="Sources">The runs it empties.</param>
/// <param name="Output">The run it fills; null before it begins.</param>
/// <param name="Next">The key it goes on with.</param>
internal sealed record RunMerge(int SizeClass, ImmutableArray<long> Sources, long? Output, ReadOnlyMemory<byte> Next)
{
    /// <summary>True for a run that it fills or empties.</summary>
    public bool Involves(Run run) => Output == run.Number || Sources.Contains(run.Number);
}
