using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// A row of <c>heads</c> in one piece, for whoever reads records: a pull reads a million rows, and each column of a row costs SQLite as much as
/// all of this. The columns beside it are for statements to look for. Numbers first, the lengths of the parts, then the parts.
/// </summary>
internal ref struct HeadBody
{
    private const int MostNumbers = 18;

    /// <summary>The originator's number.</summary>
    public int Agency;

    /// <summary>The operation's number; 0 when there is none.</summary>
    public int Operation;

    /// <summary>The audience's number.</summary>
    public int Audience;

    public RecordKind Kind;
    public int Status;
    public bool Erased;
    public long Revision;
    public long RevisedAt;
    public long DistributionRevision;

    /// <summary>Microseconds, as are the times below; 0 when no embargo holds.</summary>
    public long EmbargoEnd;

    /// <summary>A day's number.</summary>
    public int ReviewBy;

    public long Created;
    public long Updated;
    public ReadOnlySpan<byte> Canonical;
    public ReadOnlySpan<byte> Registrable;
    public ReadOnlySpan<byte> Content;
    public ReadOnlySpan<byte> Marking;
    public ReadOnlySpan<byte> Links;

    /// <summary>A record's, as it is to be stored.</summary>
    public static HeadBody Of(RecordView record, Numbers numbers) => new()
    {
        Agency = numbers.Find(record.Originator)!.Value,
        Operation = record.Operation is { } operation ? numbers.Find(operation)!.Value : 0,
        Audience = numbers.Find(record.Audience)!.Value,
        Kind = record.Kind,
        Status = record.Status,
        Erased = record.Erased,
        Revision = record.Revision,
        RevisedAt = record.RevisedAt,
        DistributionRevision = record.DistributionRevision,
        EmbargoEnd = record.EmbargoEnd?.ToMicroseconds() ?? 0,
        ReviewBy = record.ReviewBy.DayNumber,
        Created = record.CreateTime.ToMicroseconds(),
        Updated = record.UpdateTime.ToMicroseconds(),
        Canonical = record.CanonicalOctets,
        Registrable = record.RegistrableOctets,
        Content = record.Content,
        Marking = record.Marking,
        Links = record.Links,
    };

    /// <summary>Reads one, whose parts stay where they lie.</summary>
    public static HeadBody Read(ReadOnlySpan<byte> octets)
    {
        var place = 0;
        var body = new HeadBody
        {
            Agency = (int)Leb128.Read(octets, ref place),
            Operation = (int)Leb128.Read(octets, ref place),
            Audience = (int)Leb128.Read(octets, ref place),
            Kind = (RecordKind)Leb128.Read(octets, ref place),
            Status = (int)Leb128.Read(octets, ref place),
            Erased = Leb128.Read(octets, ref place) != 0,
            Revision = Leb128.Read(octets, ref place),
            RevisedAt = Leb128.Read(octets, ref place),
            DistributionRevision = Leb128.Read(octets, ref place),
            EmbargoEnd = Leb128.Read(octets, ref place),
            ReviewBy = (int)Leb128.Read(octets, ref place),
            Created = Leb128.Read(octets, ref place),
        };
        body.Updated = body.Created + Leb128.Read(octets, ref place);
        var canonical = (int)Leb128.Read(octets, ref place);
        var registrable = (int)Leb128.Read(octets, ref place);
        var content = (int)Leb128.Read(octets, ref place);
        var marking = (int)Leb128.Read(octets, ref place);
        var links = (int)Leb128.Read(octets, ref place);
        body.Canonical = octets.Slice(place, canonical);
        body.Registrable = octets.Slice(place += canonical, registrable);
        body.Content = octets.Slice(place += registrable, content);
        body.Marking = octets.Slice(place += content, marking);
        body.Links = octets.Slice(place + marking, links);
        return body;
    }

    /// <summary>Writes it.</summary>
    /// <param name="room">Where to; made longer where it must be.</param>
    /// <returns>What was written.</returns>
    public readonly ReadOnlySpan<byte> Write(ref byte[] room)
    {
        var most = (MostNumbers * Leb128.MostOctets) + Canonical.Length + Registrable.Length + Content.Length + Marking.Length + Links.Length;
        if (room.Length < most)
        {
            room = new byte[2 * most];
        }

        var octets = room.AsSpan();
        var place = 0;
        Leb128.Write(octets, ref place, Agency);
        Leb128.Write(octets, ref place, Operation);
        Leb128.Write(octets, ref place, Audience);
        Leb128.Write(octets, ref place, (int)Kind);
        Leb128.Write(octets, ref place, Status);
        Leb128.Write(octets, ref place, Erased ? 1 : 0);
        Leb128.Write(octets, ref place, Revision);
        Leb128.Write(octets, ref place, RevisedAt);
        Leb128.Write(octets, ref place, DistributionRevision);
        Leb128.Write(octets, ref place, EmbargoEnd);
        Leb128.Write(octets, ref place, ReviewBy);
        Leb128.Write(octets, ref place, Created);
        Leb128.Write(octets, ref place, Updated - Created);
        Leb128.Write(octets, ref place, Canonical.Length);
        Leb128.Write(octets, ref place, Registrable.Length);
        Leb128.Write(octets, ref place, Content.Length);
        Leb128.Write(octets, ref place, Marking.Length);
        Leb128.Write(octets, ref place, Links.Length);
        Append(Canonical, octets, ref place);
        Append(Registrable, octets, ref place);
        Append(Content, octets, ref place);
        Append(Marking, octets, ref place);
        Append(Links, octets, ref place);
        return octets[..place];
    }

    private static void Append(ReadOnlySpan<byte> part, Span<byte> octets, ref int place)
    {
        part.CopyTo(octets[place..]);
        place += part.Length;
    }
}
