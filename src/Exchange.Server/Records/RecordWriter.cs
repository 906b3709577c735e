using System.Buffers;
using Exchange.Agencies;
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

    // About what a record takes beside its stored octets and its canonical name, which it says twice.
    private const int UsualBeside = 128;

    /// <summary>Encodes a page's changes, each as field 1 of <c>ChangePage</c>.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="showsDistribution">Whether the reader may see a record's distribution.</param>
    public ReadOnlyMemory<byte> Encode(IReadOnlyList<FeedChange> changes, Func<StoredRecord, bool> showsDistribution)
    {
        var page = new ArrayBufferWriter<byte>(1 + changes.Sum(c => UsualBeside + (c.Kind == ChangeKind.Upserted ? c.Record.Octets + (2 * c.Record.CanonicalOctets.Length) : 0)));
        foreach (var change in changes)
        {
            var isUpserted = change.Kind == ChangeKind.Upserted;
            var distribution = isUpserted && showsDistribution(change.Record) ? DistributionMapper.ToWire(change.Record).ToByteArray() : null;
            var recordLength = isUpserted ? LengthOf(change.Record) : LengthOfName(change.Record);
            var length = WireWriter.SizeOfNumber((long)change.Kind) + WireWriter.SizeOfBytes(recordLength) + (distribution is null ? 0 : WireWriter.SizeOfBytes(distribution.Length));

            var output = new WireWriter(page.GetSpan(WireWriter.SizeOfBytes(length)));
            output.Length(1, length);
            output.Number(1, (long)change.Kind);
            output.Length(2, recordLength);
            if (isUpserted)
            {
                Write(change.Record, ref output);
            }
            else
            {
                WriteName(change.Record, ref output);
            }

            if (distribution is not null)
            {
                output.Bytes(3, distribution);
            }

            page.Advance(output.Written);
        }

        return page.WrittenMemory;
    }

    /// <summary>The record as the contract's message.</summary>
    public Wire.Record ToWire(StoredRecord record)
    {
        var octets = new byte[LengthOf(record)];
        var output = new WireWriter(octets);
        Write(record, ref output);
        return Wire.Record.Parser.ParseFrom(octets);
    }

    private int LengthOf(StoredRecord record) =>
        LengthOfName(record)
        + WireWriter.SizeOfBytes(LengthOf(record.CreateTime))
        + WireWriter.SizeOfBytes(LengthOf(record.UpdateTime))
        + WireWriter.SizeOfBytes(record.Content.Length)
        + WireWriter.SizeOfBytes(record.Marking.Length)
        + record.Links.Length
        + (record.CanonicalOctets.Length > 0 ? WireWriter.SizeOfBytes(LengthOfCanonical(record)) : 0);

    private void Write(StoredRecord record, ref WireWriter output)
    {
        WriteName(record, ref output);
        Write(4, record.CreateTime, ref output);
        Write(5, record.UpdateTime, ref output);
        output.Bytes(6, record.Content.Span);
        output.Bytes(7, record.Marking.Span);
        output.Raw(record.Links.Span);
        if (record.CanonicalOctets.Length > 0)
        {
            output.Length(9, LengthOfCanonical(record));
            output.Text(1, record.CanonicalOctets.Span);
            output.Text(2, record.RegistrableOctets.Span);
        }
    }

    private int LengthOfName(StoredRecord record) =>
        WireWriter.SizeOfBytes(NameLength(record)) + WireWriter.SizeOfNumber(record.Revision) + WireWriter.SizeOfNumber(epoch);

    /// <summary>The octets of a name, which is ASCII.</summary>
    private static int NameLength(StoredRecord record) => AgencyId.Collection.Length + record.Originator.Value.Length + RecordKey.Collection.Length + record.Id.Length;

    private void WriteName(StoredRecord record, ref WireWriter output)
    {
        output.Length(1, NameLength(record));
        output.Raw(AgencyId.Collection);
        output.Raw(record.Originator.Value);
        output.Raw(RecordKey.Collection);
        output.Raw(record.Id.Span);
        output.Number(2, record.Revision);
        output.Number(3, epoch);
    }

    private static int LengthOfCanonical(StoredRecord record) => WireWriter.SizeOfText(record.CanonicalOctets.Length) + WireWriter.SizeOfText(record.RegistrableOctets.Length);

    private static int LengthOf(DateTimeOffset time)
    {
        var (seconds, nanos) = Parts(time);
        return WireWriter.SizeOfNumber(seconds) + WireWriter.SizeOfNumber(nanos);
    }

    private static void Write(int field, DateTimeOffset time, ref WireWriter output)
    {
        var (seconds, nanos) = Parts(time);
        output.Length(field, WireWriter.SizeOfNumber(seconds) + WireWriter.SizeOfNumber(nanos));
        output.Number(Timestamp.SecondsFieldNumber, seconds);
        output.Number(Timestamp.NanosFieldNumber, nanos);
    }

    private static (long Seconds, long Nanos) Parts(DateTimeOffset time)
    {
        var (seconds, rest) = Math.DivRem((time - DateTimeOffset.UnixEpoch).Ticks / TicksPerMicrosecond, 1_000_000L);
        return (seconds, rest * 1_000);
    }
}
