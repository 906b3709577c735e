using Exchange.Agencies;
using Exchange.Audit;
using Wire = Exchange.V1;

namespace Exchange.Client.Auditing;

/// <summary>
/// Holds an entry against the page or batch that it was given with: the hash is the leaf's, the leaf commits to the very octets, and says
/// in clear what was done. Whether the entry is in the log is another question.
/// </summary>
internal static class LoggedEntryCheck
{
    /// <summary>What is wrong with an entry; null when nothing is.</summary>
    public static string? FaultOf(Wire.LoggedEntry? entry, GivenFor given)
    {
        if (entry is null)
        {
            return "it has no entry";
        }

        LeafFields leaf;
        try
        {
            leaf = Leaf.Read(entry.Leaf.Span);
        }
        catch (FormatException failure)
        {
            return failure.Message;
        }

        if (!entry.Hash.Span.SequenceEqual(MerkleHash.OfLeaf(entry.Leaf.Span).AsSpan()))
        {
            return "its hash is not the leaf's";
        }

        // The first answer to a batch, given again after the entry's detail and salt were erased: only the hash is left to check.
        var isOld = entry.Salt.IsEmpty && given.Earliest is null;
        return isOld || Leaf.CommitsToBody(entry.Leaf.Span, entry.Salt.Span, given.BodyHash.Span) ? FaultOf(leaf, given) : "its leaf does not commit to what was sent";
    }

    private static string? FaultOf(LeafFields leaf, GivenFor given) =>
        leaf.Action != given.Call ? $"its leaf says {leaf.Action}, not {given.Call}"
        : leaf.Count != given.Count ? $"its leaf counts {leaf.Count} records, not {given.Count}"
        : leaf.Reason != RefusalReason.Unspecified ? $"its leaf says that the call was refused: {leaf.Reason}"
        : leaf.Role != CallerRole.System ? $"its leaf says that {leaf.Role} called, not a system"
        : given.Purpose is { } purpose && leaf.Purpose != purpose ? $"its leaf says that the call was for {leaf.Purpose}, not {purpose}"
        : leaf.Time < given.Earliest || leaf.Time > given.Latest
            ? $"its leaf says that it was made at {leaf.Time:yyyy-MM-dd'T'HH:mm:ss'Z'}, which cannot be by this machine's clock: set the clock where it is wrong, or tell the hub's operators"
        : null;
}
