using System.Security.Cryptography;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;

namespace Exchange.Server.Records;

/// <summary>A page of a feed as it leaves and as it is logged; several agencies may be given one.</summary>
internal sealed class PreparedPage
{
    /// <summary>Prepares a page.</summary>
    /// <param name="page">As read.</param>
    /// <param name="count">How many changes it holds.</param>
    /// <param name="changes">Its changes, encoded.</param>
    /// <param name="given">The positions of the revisions that it gives, in any order.</param>
    public PreparedPage(FeedPage page, int count, ReadOnlyMemory<byte> changes, IReadOnlyCollection<long> given)
    {
        (Count, Next, CaughtUp, ReadAt, AsOf, Changes, Originators) = (count, page.Next, page.CaughtUp, page.ReadAt, page.AsOf, changes, page.Originators);
        Touched = Positions.InOrder(given);
        Hash = SHA256.HashData(changes.Span);
    }

    private PreparedPage(PreparedPage other, ReadOnlyMemory<byte> changes, IReadOnlyList<long> touched) =>
        (Count, Next, CaughtUp, ReadAt, AsOf, Changes, Touched, Hash, Originators) =
        (other.Count, other.Next, other.CaughtUp, other.ReadAt, other.AsOf, changes, touched, other.Hash, other.Originators);

    /// <summary>How many changes it holds.</summary>
    public int Count { get; }

    /// <summary>Where to go on.</summary>
    public FeedCursor Next { get; }

    /// <summary>Whether its reader then holds its view at <see cref="ReadAt"/>.</summary>
    public bool CaughtUp { get; }

    /// <summary>The newest committed position when it was read.</summary>
    public long ReadAt { get; }

    /// <summary>What was committed up to this time was looked at.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>Its changes, encoded.</summary>
    public ReadOnlyMemory<byte> Changes { get; }

    /// <summary>The hash of <see cref="Changes"/>.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>The positions of what it gives, in order.</summary>
    public IReadOnlyList<long> Touched { get; }

    /// <summary>Whose records were looked at: every other agency with the same view may be given it. Null when it is its reader's alone.</summary>
    public IReadOnlySet<AgencyId>? Originators { get; }

    /// <summary>The page with its long parts, or without them.</summary>
    /// <param name="changes">Its changes, encoded.</param>
    /// <param name="touched">The positions of what it gives.</param>
    /// <returns>The page.</returns>
    public PreparedPage With(ReadOnlyMemory<byte> changes, IReadOnlyList<long> touched) => new(this, changes, touched);
}
