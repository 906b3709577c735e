using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>How a row of <c>heads</c> is read; the columns stand in one order for every statement.</summary>
internal static class HeadRow
{
    public const string Columns =
        "position, agency_no, id, kind, status, operation_no, audience_no, revision, revised_at, distribution_revision, "
        + "erased, created, updated, canonical, registrable, content, marking, links, embargo_end, review_by";

    public static StoredRecord Read(Statement row, Numbers numbers)
    {
        // Content, marking and links in one piece, since millions of them are read.
        var content = row.Span(15);
        var marking = row.Span(16);
        var links = row.Span(17);
        var octets = new byte[content.Length + marking.Length + links.Length];
        content.CopyTo(octets);
        marking.CopyTo(octets.AsSpan(content.Length));
        links.CopyTo(octets.AsSpan(content.Length + marking.Length));
        return new StoredRecord
        {
            Position = row.Long(0),
            Key = new RecordKey(numbers.Agency(row.Int(1)), row.Text(2)),
            Kind = (RecordKind)row.Int(3),
            Status = row.Int(4),
            Operation = numbers.Operation(row.LongOrNull(5)),
            Audience = numbers.Audience(row.Int(6)),
            Revision = row.Long(7),
            RevisedAt = row.Long(8),
            DistributionRevision = row.Long(9),
            Erased = row.Int(10) != 0,
            CreateTime = Times.FromMicroseconds(row.Long(11)),
            UpdateTime = Times.FromMicroseconds(row.Long(12)),
            CanonicalName = row.Text(13),
            RegistrableDomain = row.Text(14),
            Content = octets.AsMemory(0, content.Length),
            Marking = octets.AsMemory(content.Length, marking.Length),
            Links = octets.AsMemory(content.Length + marking.Length),
            ReviewBy = DateOnly.FromDayNumber(row.Int(19)),
            EmbargoEnd = row.LongOrNull(18) is { } end ? Times.FromMicroseconds(end) : null,
        };
    }

    public static RecordSpan Span(StoredRecord record) => new(
        record.Position, long.MaxValue, record.Revision, record.DistributionRevision, record.Audience, record.Status, record.Operation, record.Erased);
}
