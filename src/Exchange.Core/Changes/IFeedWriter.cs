using Exchange.Records;

namespace Exchange.Changes;

/// <summary>Takes the changes of a page as they are read. They are shown to the page's reader in the order of <see cref="FeedOrder"/>, whatever order they come in.</summary>
public interface IFeedWriter
{
    /// <summary>Takes a change.</summary>
    /// <param name="kind">What it is to the reader.</param>
    /// <param name="record">The record as it stands, valid during the call; only its name and revision leave the hub unless it is upserted.</param>
    void Add(ChangeKind kind, in RecordView record);
}
