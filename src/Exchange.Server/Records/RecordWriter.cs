using System.Buffers;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Calls;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Encodes records and changes for readers: the stored bytes as they came in, between what the hub gives.</summary>
/// <param name="epoch">The hub's epoch.</param>
internal sealed class RecordWriter(long epoch)
{
    private const int TicksPerMicrosecond = (int)TimeSpan.TicksPerMicrosecond;

    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly ArrayBufferWriter<byte> _change = new();
    private readonly ArrayBufferWriter<byte> _part = new();

    /// <summary>Encodes a page's changes, each as field 1 of <c>ChangePage</c>.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="showsDistribution">Whether the reader may see a record's distribution.</param>
    public ReadOnlyMemory<byte> Encode(IReadOnlyList<FeedChange> changes, Func<StoredRecord, bool> showsDistribution)
    {
        var page = new ArrayBufferWriter<byte>(256 * Math.Max(1, changes.Count));
        foreach (var change in changes)
        {
            _change.ResetWrittenCount();
            _change.WriteNumber(1, (long)change.Kind);
            _change.WriteBytes(2, change.Kind == ChangeKind.Upserted ? Encode(change.Record) : EncodeName(change.Record));
            if (change.Kind == ChangeKind.Upserted && showsDistribution(change.Record))
            {
                _change.WriteBytes(3, DistributionMapper.ToWire(change.Record).ToByteArray());
            }

            page.WriteBytes(1, _change.WrittenSpan);
        }

        return page.WrittenMemory;
    }

    /// <summary>The record as the contract's message.</summary>
    public Wire.Record ToWire(StoredRecord record) => Wire.Record.Parser.ParseFrom(Encode(record));

    private ReadOnlySpan<byte> Encode(StoredRecord record)
    {
        _record.ResetWrittenCount();
        _record.WriteText(1, record.Key.Name);
        _record.WriteNumber(2, record.Revision);
        _record.WriteNumber(3, epoch);
        _record.WriteBytes(4, EncodeTime(record.CreateTime));
        _record.WriteBytes(5, EncodeTime(record.UpdateTime));
        _record.WriteBytes(6, record.Content.Span);
        _record.WriteBytes(7, record.Marking.Span);
        _record.Write(record.Links.Span);
        if (record.CanonicalName.Length > 0)
        {
            _part.ResetWrittenCount();
            _part.WriteText(1, record.CanonicalName);
            _part.WriteText(2, record.RegistrableDomain);
            _record.WriteBytes(9, _part.WrittenSpan);
        }

        return _record.WrittenSpan;
    }

    private ReadOnlySpan<byte> EncodeName(StoredRecord record)
    {
        _record.ResetWrittenCount();
        _record.WriteText(1, record.Key.Name);
        _record.WriteNumber(2, record.Revision);
        _record.WriteNumber(3, epoch);
        return _record.WrittenSpan;
    }

    private ReadOnlySpan<byte> EncodeTime(DateTimeOffset time)
    {
        _part.ResetWrittenCount();
        var microseconds = (time - DateTimeOffset.UnixEpoch).Ticks / TicksPerMicrosecond;
        var seconds = Math.DivRem(microseconds, 1_000_000, out var rest);
        _part.WriteNumber(Timestamp.SecondsFieldNumber, seconds);
        _part.WriteNumber(Timestamp.NanosFieldNumber, rest * 1_000);
        return _part.WrittenSpan;
    }
}
