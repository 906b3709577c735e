using System.Collections.Immutable;

namespace Exchange.Storage.Sqlite.Runs;

/// <summary>What the writer knows of a tree: what a rollback goes back to.</summary>
/// <param name="Runs">Its runs, the newest first, those being filled and emptied included.</param>
/// <param name="Merges">Merges under way.</param>
internal sealed record RunTreeState(ImmutableArray<Run> Runs, ImmutableArray<RunMerge> Merges);
