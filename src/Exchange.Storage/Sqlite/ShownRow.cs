using Exchange.Audit;
using Exchange.Changes;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>That an entry showed a revision of a record.</summary>
/// <param name="Sequence">The entry.</param>
/// <param name="AgencyNumber">To whom.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Time">When.</param>
/// <param name="Revision">Which revision.</param>
/// <param name="Page">The page of a pull; null for another answer.</param>
internal sealed record ShownRow(long Sequence, int AgencyNumber, Purpose Purpose, DateTimeOffset Time, long Revision, PullPage? Page)
{
    /// <summary>Its place among the record's disclosures.</summary>
    public DisclosurePlace Place => new(Sequence, Revision);
}
