namespace Exchange.Changes;

/// <summary>A place in a list of disclosures.</summary>
/// <param name="Sequence">The entry's sequence.</param>
/// <param name="Revision">The revision.</param>
public readonly record struct DisclosurePlace(long Sequence, long Revision) : IComparable<DisclosurePlace>
{
    /// <inheritdoc/>
    public int CompareTo(DisclosurePlace other) =>
        Sequence != other.Sequence ? Sequence.CompareTo(other.Sequence) : Revision.CompareTo(other.Revision);
}
