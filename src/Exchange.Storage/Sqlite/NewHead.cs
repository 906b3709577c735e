using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>A row for <c>heads</c>.</summary>
/// <param name="Draft">What was pushed.</param>
/// <param name="AgencyNumber">Its originator's number.</param>
/// <param name="AudienceNumber">Its audience's number.</param>
/// <param name="Position">Its position.</param>
/// <param name="Before">What stood before; null where nothing did.</param>
/// <param name="DistributionRevision">How often its distribution was given.</param>
/// <param name="EmbargoEnd">When its embargo lapses; null where none holds.</param>
/// <param name="Now">When it is stored.</param>
internal readonly record struct NewHead(
    RecordDraft Draft, int AgencyNumber, int AudienceNumber, long Position, StoredRecord? Before, long DistributionRevision, DateTimeOffset? EmbargoEnd, DateTimeOffset Now);
