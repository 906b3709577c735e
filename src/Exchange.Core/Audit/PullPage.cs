namespace Exchange.Audit;

/// <summary>A page of a pull: what the cursor after it says came before.</summary>
/// <param name="Pull">The pull's random number, greater than 0.</param>
/// <param name="Number">The page's number in its pull, from 1.</param>
public readonly record struct PullPage(long Pull, int Number);
