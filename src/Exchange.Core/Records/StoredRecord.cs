using System.Text;
using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Records;

/// <summary>A record as it stands in the store, at its latest position.</summary>
/// <remarks>Its texts are kept as they are stored, UTF-8: a page of a feed gives them out as they are.</remarks>
public sealed record StoredRecord
{
    private string? _id;

    /// <summary>Its originator.</summary>
    public required AgencyId Originator { get; init; }

    /// <summary>The originator's own id for it, ASCII.</summary>
    public required ReadOnlyMemory<byte> Id { get; init; }

    /// <summary>Its name.</summary>
    public RecordKey Key => new(Originator, _id ??= Encoding.ASCII.GetString(Id.Span));

    /// <summary>The position of its latest change of any kind.</summary>
    public required long Position { get; init; }

    /// <summary>The position at which its present revision was given.</summary>
    public required long RevisedAt { get; init; }

    /// <summary>The revision, from 1.</summary>
    public required long Revision { get; init; }

    /// <summary>Its distribution's revision, from 1.</summary>
    public required long DistributionRevision { get; init; }

    /// <summary>Its kind.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>The kind's own status number.</summary>
    public required int Status { get; init; }

    /// <summary>The operation it belongs to, or null.</summary>
    public OperationId? Operation { get; init; }

    /// <summary>Who gets it.</summary>
    public required Audience Audience { get; init; }

    /// <summary>When its embargo lapses; null when none holds.</summary>
    public DateTimeOffset? EmbargoEnd { get; init; }

    /// <summary>The day on which it is erased unless it is renewed.</summary>
    public DateOnly ReviewBy { get; init; }

    /// <summary>True for a tombstone: content, marking and links are empty.</summary>
    public bool Erased { get; init; }

    /// <summary>When it was first accepted.</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>When its present revision was accepted.</summary>
    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>The content as received.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The marking as received.</summary>
    public ReadOnlyMemory<byte> Marking { get; init; }

    /// <summary>The links as a wire fragment of the contract's <c>Record</c>.</summary>
    public ReadOnlyMemory<byte> Links { get; init; }

    /// <summary>What it takes in a page, in octets.</summary>
    public int Octets => Content.Length + Marking.Length + Links.Length;

    /// <summary>The canonical name in UTF-8; empty when the kind has none.</summary>
    public ReadOnlyMemory<byte> CanonicalOctets { get; init; }

    /// <summary>The registrable domain in UTF-8; empty for other kinds.</summary>
    public ReadOnlyMemory<byte> RegistrableOctets { get; init; }

    /// <summary>The canonical name; empty when the kind has none.</summary>
    public string CanonicalName => Encoding.UTF8.GetString(CanonicalOctets.Span);

    /// <summary>The registrable domain; empty for other kinds.</summary>
    public string RegistrableDomain => Encoding.UTF8.GetString(RegistrableOctets.Span);

    /// <summary>The record, to be looked at as one that lies in the store.</summary>
    /// <returns>A view of it.</returns>
    public RecordView ToView() => new()
    {
        Originator = Originator,
        Id = Id.Span,
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
        CanonicalOctets = CanonicalOctets.Span,
        RegistrableOctets = RegistrableOctets.Span,
        Content = Content.Span,
        Marking = Marking.Span,
        Links = Links.Span,
    };

    /// <summary>The same record with other links, as a reader may see them.</summary>
    /// <param name="links">The links.</param>
    /// <returns>The record.</returns>
    public StoredRecord WithLinks(ReadOnlyMemory<byte> links) => this with { Links = links };
}
