namespace Exchange.Audit;

/// <summary>A place where a log is not the one that was read before.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Index">The index, as it was, of the first entry that it is about.</param>
/// <param name="Count">How many entries it is about.</param>
/// <param name="Other">The index of the other of two that were swapped; otherwise -1.</param>
public sealed record LogDifference(LogDifferenceKind Kind, long Index, long Count, long Other = -1)
{
    /// <summary>Names what is wrong, and where.</summary>
    /// <returns>A clause, such as "entry 17 has been changed".</returns>
    public override string ToString() => Kind switch
    {
        LogDifferenceKind.Changed => $"{Entries} {Have} been changed",
        LogDifferenceKind.Dropped => $"{Entries} {Have} been dropped, and those after moved up",
        LogDifferenceKind.Inserted => $"{Count} {(Count == 1 ? "entry has" : "entries have")} been put in before entry {Index}",
        LogDifferenceKind.Swapped => $"entries {Index} and {Other} have been swapped",
        LogDifferenceKind.Cut => $"{Entries} {Have} been cut off the end",
        LogDifferenceKind.Parted => $"from entry {Index} on the log is another one: {Entries} as read before {(Count == 1 ? "is" : "are")} not in it",
    };

    private string Entries => Count == 1 ? $"entry {Index}" : $"entries {Index} to {Index + Count - 1}";

    private string Have => Count == 1 ? "has" : "have";
}
