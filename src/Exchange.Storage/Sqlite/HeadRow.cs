using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>How a row of <c>heads</c> is read; the columns stand in one order for every statement.</summary>
internal static class HeadRow
{
    public const string Columns = "position, id, body";

    /// <summary>The record where it lies: valid until the statement is stepped or reset.</summary>
    public static RecordView View(Statement row, Numbers numbers)
    {
        var body = HeadBody.Read(row.Span(2));
        return new RecordView
        {
            Position = row.Long(0),
            Originator = numbers.Agency(body.Agency),
            Id = row.Span(1),
            Operation = body.Operation == 0 ? null : numbers.Operation(body.Operation),
            Audience = numbers.Audience(body.Audience),
            Erased = body.Erased,
            EmbargoEnd = body.EmbargoEnd == 0 ? null : Times.FromMicroseconds(body.EmbargoEnd),
            ReviewBy = DateOnly.FromDayNumber(body.ReviewBy),
            Kind = body.Kind,
            Status = body.Status,
            Revision = body.Revision,
            RevisedAt = body.RevisedAt,
            DistributionRevision = body.DistributionRevision,
            CreateTime = Times.FromMicroseconds(body.Created),
            UpdateTime = Times.FromMicroseconds(body.Updated),
            CanonicalOctets = body.Canonical,
            RegistrableOctets = body.Registrable,
            Content = body.Content,
            Marking = body.Marking,
            Links = body.Links,
        };
    }

    /// <summary>The record, to keep.</summary>
    public static StoredRecord Read(Statement row, Numbers numbers) => View(row, numbers).Keep();

    public static RecordSpan Span(in RecordView record) => new(
        record.Position, long.MaxValue, record.Revision, record.DistributionRevision, record.Audience, record.Status, record.Operation, record.Erased);
}
