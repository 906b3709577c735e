using System.Text;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>
/// What a page of a feed depends on while nothing about its reader changes: readers with the same key read the same page, but for those whose
/// own records are on the way (<see cref="FeedPage.Originators"/>). Of one hub, and of the time since it was started.
/// </summary>
/// <param name="Cursor">Where the page begins.</param>
/// <param name="Limit">How many changes it may hold.</param>
/// <param name="Filter">The filter's definition.</param>
/// <param name="Newest">The position it is read at.</param>
/// <param name="Seen">Which audiences the reader is among there, a bit for each in the order of their numbers.</param>
public readonly record struct FeedPageKey(FeedCursor Cursor, int Limit, string Filter, long Newest, string Seen)
{
    /// <summary>Beyond so many audiences it costs more to tell whose view is the same than it saves.</summary>
    public const int MostAudiences = 4_096;

    private const int BitsOfCharacter = 16;

    /// <summary>The key of the page that a reader would read.</summary>
    /// <param name="reader">Who reads, and through which filter.</param>
    /// <param name="cursor">From where.</param>
    /// <param name="limit">At most how many changes.</param>
    /// <param name="newest">At which position, the newest of the state of sharing that <paramref name="reader"/> has.</param>
    /// <param name="audiences">Every audience there is.</param>
    /// <returns>The key; null when the reader's standing or memberships changed on the way, so that the page depends on its past.</returns>
    public static FeedPageKey? Of(FeedReader reader, FeedCursor cursor, int limit, long newest, IReadOnlyList<(int Number, Audience Audience)> audiences)
    {
        var begun = cursor.InRound || cursor.Since > 0 ? cursor.Begun : newest;
        var isSwept = cursor.Since > 0 || cursor.Read == 0 || cursor.SweepAudience == long.MaxValue;
        if (audiences.Count > MostAudiences || !isSwept || reader.Sharing.TurnsWithin(reader.Reader.Agency, begun, newest))
        {
            return null;
        }

        var seen = new StringBuilder(1 + (audiences.Count / BitsOfCharacter));
        for (int at = 0, bits = 0; at < audiences.Count; at++)
        {
            bits |= (reader.PresenceIn(audiences[at].Audience).At(newest) ? 1 : 0) << (at % BitsOfCharacter);
            if (at % BitsOfCharacter == BitsOfCharacter - 1 || at == audiences.Count - 1)
            {
                seen.Append((char)bits);
                bits = 0;
            }
        }

        return new FeedPageKey(cursor, limit, reader.Filter.Definition, newest, $"{audiences.Count}:{seen}");
    }
}
