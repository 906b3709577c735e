using System.Text;
using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Records;

/// <summary>A record as it stands, looked at where it lies in the store: a feed's reading gives out millions, and keeps none of them.</summary>
/// <remarks>Its spans are the store's own: they say nothing any more once the reading goes on to the next record.</remarks>
public readonly ref struct RecordView
{
    /// <inheritdoc cref="StoredRecord.Originator"/>
    public required AgencyId Originator { get; init; }

    /// <inheritdoc cref="StoredRecord.Id"/>
    public required ReadOnlySpan<byte> Id { get; init; }

    /// <inheritdoc cref="StoredRecord.Key"/>
    public RecordKey Key => new(Originator, Encoding.ASCII.GetString(Id));

    /// <inheritdoc cref="StoredRecord.Position"/>
    public required long Position { get; init; }

    /// <inheritdoc cref="StoredRecord.RevisedAt"/>
    public required long RevisedAt { get; init; }

    /// <inheritdoc cref="StoredRecord.Revision"/>
    public required long Revision { get; init; }

    /// <inheritdoc cref="StoredRecord.DistributionRevision"/>
    public required long DistributionRevision { get; init; }

    /// <inheritdoc cref="StoredRecord.Kind"/>
    public required RecordKind Kind { get; init; }

    /// <inheritdoc cref="StoredRecord.Status"/>
    public required int Status { get; init; }

    /// <inheritdoc cref="StoredRecord.Operation"/>
    public required OperationId? Operation { get; init; }

    /// <inheritdoc cref="StoredRecord.Audience"/>
    public required Audience Audience { get; init; }

    /// <inheritdoc cref="StoredRecord.EmbargoEnd"/>
    public required DateTimeOffset? EmbargoEnd { get; init; }

    /// <inheritdoc cref="StoredRecord.ReviewBy"/>
    public required DateOnly ReviewBy { get; init; }

    /// <inheritdoc cref="StoredRecord.Erased"/>
    public required bool Erased { get; init; }

    /// <inheritdoc cref="StoredRecord.CreateTime"/>
    public required DateTimeOffset CreateTime { get; init; }

    /// <inheritdoc cref="StoredRecord.UpdateTime"/>
    public required DateTimeOffset UpdateTime { get; init; }

    /// <inheritdoc cref="StoredRecord.Content"/>
    public required ReadOnlySpan<byte> Content { get; init; }

    /// <inheritdoc cref="StoredRecord.Marking"/>
    public required ReadOnlySpan<byte> Marking { get; init; }

    /// <inheritdoc cref="StoredRecord.Links"/>
    public required ReadOnlySpan<byte> Links { get; init; }

    /// <inheritdoc cref="StoredRecord.CanonicalOctets"/>
    public required ReadOnlySpan<byte> CanonicalOctets { get; init; }

    /// <inheritdoc cref="StoredRecord.RegistrableOctets"/>
    public required ReadOnlySpan<byte> RegistrableOctets { get; init; }

    /// <inheritdoc cref="StoredRecord.Octets"/>
    public int Octets => Content.Length + Marking.Length + Links.Length;

    /// <summary>The record to keep, its octets copied.</summary>
    /// <returns>The record.</returns>
    public StoredRecord Keep()
    {
        // In one piece, since pages of them are read.
        var rest = new byte[Id.Length + CanonicalOctets.Length + RegistrableOctets.Length + Octets].AsMemory();
        return new StoredRecord
        {
            Originator = Originator,
            Id = Take(Id, ref rest),
            Position = Position,
            RevisedAt = RevisedAt,
            Revision = Revision,
            DistributionRevision = DistributionRevision,
            Kind = Kind,
            Status = Status,
            Operation = Operation,
            Audience = Audience,
            EmbargoEnd = EmbargoEnd,
            ReviewBy = ReviewBy,
            Erased = Erased,
            CreateTime = CreateTime,
            UpdateTime = UpdateTime,
            CanonicalOctets = Take(CanonicalOctets, ref rest),
            RegistrableOctets = Take(RegistrableOctets, ref rest),
            Content = Take(Content, ref rest),
            Marking = Take(Marking, ref rest),
            Links = Take(Links, ref rest),
        };
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> part, ref Memory<byte> rest)
    {
        var taken = rest[..part.Length];
        part.CopyTo(taken.Span);
        rest = rest[part.Length..];
        return taken;
    }
}
