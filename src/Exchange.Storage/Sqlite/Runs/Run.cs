namespace Exchange.Storage.Sqlite.Runs;

/// <summary>A sorted run of keys, in blocks.</summary>
/// <param name="Number">Its number, never used again while the hub is open.</param>
/// <param name="Keys">How many keys it was given; what was merged away or removed since is not taken off.</param>
/// <param name="First">The first position that its keys were written for.</param>
/// <param name="Last">The last.</param>
internal sealed record Run(long Number, long Keys, long First, long Last)
{
    private const int BitsOfClass = 3;

    /// <summary>The newest first; a run that is being filled before those that it empties, as it has what of theirs is newest.</summary>
    public static Comparison<Run> NewestFirst { get; } = (a, b) => a.Last != b.Last ? b.Last.CompareTo(a.Last) : b.Number.CompareTo(a.Number);

    /// <summary>How many octal digits its count has: runs of one class are merged with each other.</summary>
    public int SizeClass => System.Numerics.BitOperations.Log2((ulong)Math.Max(1, Keys)) / BitsOfClass;
}
