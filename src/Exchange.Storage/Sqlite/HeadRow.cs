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
        // In one piece, since millions of them are read.
        var id = row.Span(2);
        var canonical = row.Span(13);
        var registrable = row.Span(14);
        var content = row.Span(15);
        var marking = row.Span(16);
        var links = row.Span(17);
        var rest = new byte[id.Length + canonical.Length + registrable.Length + content.Length + marking.Length + links.Length].AsMemory();
        return new StoredRecord
        {
            Position = row.Long(0),
            Originator = numbers.Agency(row.Int(1)),
            Id = Take(id, ref rest),
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
            CanonicalOctets = Take(canonical, ref rest),
            RegistrableOctets = Take(registrable, ref rest),
            Content = Take(content, ref rest),
            Marking = Take(marking, ref rest),
            Links = Take(links, ref rest),
            ReviewBy = DateOnly.FromDayNumber(row.Int(19)),
            EmbargoEnd = row.LongOrNull(18) is { } end ? Times.FromMicroseconds(end) : null,
        };
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> part, ref Memory<byte> rest)
    {
        var taken = rest[..part.Length];
        part.CopyTo(taken.Span);
        rest = rest[part.Length..];
        return taken;
    }

    public static RecordSpan Span(StoredRecord record) => new(
        record.Position, long.MaxValue, record.Revision, record.DistributionRevision, record.Audience, record.Status, record.Operation, record.Erased);
}
