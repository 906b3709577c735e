using Exchange.Records;

namespace Exchange.Changes;

/// <summary>
/// A change's place in its page, which tells nothing beyond what is in the page: what is taken away by its name, then what is given in the
/// order of its revisions. By its position a record stands where its distribution was changed last, which is not its reader's to know.
/// </summary>
public readonly record struct FeedOrder : IComparable<FeedOrder>
{
    private readonly string? _takenAway;
    private readonly long _revisedAt;

    /// <summary>The place of a change.</summary>
    /// <param name="kind">What it is to the reader.</param>
    /// <param name="record">The record.</param>
    public FeedOrder(ChangeKind kind, in RecordView record)
    {
        _takenAway = kind == ChangeKind.Upserted ? null : record.Key.Name;
        _revisedAt = record.RevisedAt;
    }

    /// <inheritdoc/>
    public int CompareTo(FeedOrder other) => (_takenAway, other._takenAway) switch
    {
        (null, null) => _revisedAt.CompareTo(other._revisedAt),
        (null, _) => 1,
        (_, null) => -1,
        var (one, another) => string.CompareOrdinal(one, another),
    };
}
