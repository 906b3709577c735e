using System.Text;
using Exchange.Server.Calls;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>
/// A pushed record cut into its parts, so that each is parsed only where it must be. For what <see cref="StrictCheck"/> has passed:
/// a part that may stand once stands once, with the contract's wire type.
/// </summary>
internal readonly struct PushedParts
{
    /// <summary>The record; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Record { get; private init; }

    /// <summary>The record's name; empty when it has none.</summary>
    public string Name { get; private init; }

    /// <summary>The record's content; null when it has none.</summary>
    public ReadOnlyMemory<byte>? Content { get; private init; }

    /// <summary>The record's marking; null when it has none.</summary>
    public ReadOnlyMemory<byte>? Marking { get; private init; }

    /// <summary>The record's links, each with its tag and length.</summary>
    public ReadOnlyMemory<byte> Links { get; private init; }

    /// <summary>True when the record holds a field besides these: one that the hub gives.</summary>
    public bool HasOthers { get; private init; }

    /// <summary>The distribution; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Distribution { get; private init; }

    /// <summary>The revision it is based on; null when it does not say.</summary>
    public long? ExpectedRevision { get; private init; }

    /// <summary>Cuts one.</summary>
    public static PushedParts Cut(ReadOnlyMemory<byte> pushed)
    {
        ReadOnlyMemory<byte>? record = null, distribution = null;
        long? expected = null;
        var fields = new WireReader(pushed.Span);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case Wire.PushRecord.RecordFieldNumber:
                    record = pushed.Slice(fields.ValueStart, fields.ValueLength);
                    break;
                case Wire.PushRecord.DistributionFieldNumber:
                    distribution = pushed.Slice(fields.ValueStart, fields.ValueLength);
                    break;
                case Wire.PushRecord.ExpectedRevisionFieldNumber:
                    expected = (long)fields.Varint;
                    break;
            }
        }

        return CutRecord(record ?? default) with { Record = record, Distribution = distribution, ExpectedRevision = expected };
    }

    private static PushedParts CutRecord(ReadOnlyMemory<byte> record)
    {
        ReadOnlyMemory<byte>? content = null, marking = null;
        MemoryStream? links = null;
        var (name, others) = ("", false);
        var fields = new WireReader(record.Span);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case Wire.Record.NameFieldNumber:
                    name = Encoding.UTF8.GetString(fields.Value);
                    break;
                case Wire.Record.ContentFieldNumber:
                    content = record.Slice(fields.ValueStart, fields.ValueLength);
                    break;
                case Wire.Record.MarkingFieldNumber:
                    marking = record.Slice(fields.ValueStart, fields.ValueLength);
                    break;
                case Wire.Record.LinksFieldNumber:
                    (links ??= new MemoryStream()).Write(record.Span[fields.FieldStart..fields.FieldEnd]);
                    break;
                default:
                    others = true;
                    break;
            }
        }

        return new PushedParts { Name = name, Content = content, Marking = marking, Links = links?.ToArray(), HasOthers = others };
    }
}
