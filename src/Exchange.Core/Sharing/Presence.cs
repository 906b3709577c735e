namespace Exchange.Sharing;

/// <summary>
/// The positions at which a reader is among an audience: absent from 0, then turning at each of its positions. Every question
/// about the past of a view is answered from it.
/// </summary>
/// <param name="turns">Where it turns, ascending: from absent to present first.</param>
public sealed class Presence(long[] turns)
{
    private const int Few = 8;

    /// <summary>Present at every position.</summary>
    public static Presence Always { get; } = new([0]);

    /// <summary>True when it is nowhere.</summary>
    public bool IsEmpty => turns.Length == 0;

    /// <summary>Says whether the reader is present at a position.</summary>
    /// <param name="position">The position.</param>
    /// <returns>True when it is.</returns>
    public bool At(long position) => (TurnsUpTo(position) & 1) == 1;

    /// <summary>The last position up to one at which the reader is present.</summary>
    /// <param name="position">The position.</param>
    /// <returns>The position; -1 when there is none.</returns>
    public long LastUpTo(long position)
    {
        var count = TurnsUpTo(position);
        return (count & 1) == 1 ? position : count == 0 ? -1 : turns[count - 1] - 1;
    }

    /// <summary>Says whether the reader is present at any position of a span.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="upTo">Inclusive; nothing when it lies before <paramref name="from"/>.</param>
    /// <returns>True when there is such a position.</returns>
    public bool AtAny(long from, long upTo) => from <= upTo && (At(from) || TurnsUpTo(from) < TurnsUpTo(upTo));

    /// <summary>Says whether the reader is present at every position of a span.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="upTo">Inclusive.</param>
    /// <returns>True when there is none at which it is not.</returns>
    public bool Throughout(long from, long upTo) => At(from) && TurnsUpTo(from) == TurnsUpTo(upTo);

    /// <summary>Says whether the reader comes or goes after one position and up to another.</summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="upTo">Inclusive.</param>
    /// <returns>True when it does.</returns>
    public bool TurnsWithin(long after, long upTo) => TurnsUpTo(after) != TurnsUpTo(upTo);

    private int TurnsUpTo(long position)
    {
        // Nearly always one or two.
        if (turns.Length <= Few)
        {
            var count = 0;
            while (count < turns.Length && turns[count] <= position)
            {
                count++;
            }

            return count;
        }

        var at = Array.BinarySearch(turns, position);
        return at >= 0 ? at + 1 : ~at;
    }
}
