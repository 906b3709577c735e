using System.Text;
using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Calls;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Encodes records and changes for one reader after the other: the stored bytes as they came in, between what the hub gives.</summary>
/// <param name="epoch">The hub's epoch.</param>
internal sealed class RecordWriter(long epoch)
{
    // Encoded once for many: records come in batches of one originator and one time.
    private (AgencyId Originator, byte[] Octets) _collection = (default, []);
    private (DateTimeOffset Time, byte[] Octets) _created = (DateTimeOffset.UnixEpoch, []);
    private (DateTimeOffset Time, byte[] Octets) _updated = (DateTimeOffset.UnixEpoch, []);

    /// <summary>Encodes a change as field 1 of <c>ChangePage</c>.</summary>
    /// <param name="kind">What it is to the reader.</param>
    /// <param name="record">The record.</param>
    /// <param name="isOwn">Whether the reader is its originator, which alone sees its distribution.</param>
    /// <param name="room">Where to; made longer where it must be.</param>
    /// <param name="at">From where on.</param>
    /// <returns>How many octets were written.</returns>
    public int Write(ChangeKind kind, in RecordView record, bool isOwn, ref byte[] room, int at)
    {
        var isUpserted = kind == ChangeKind.Upserted;
        var distribution = isUpserted && isOwn ? DistributionMapper.ToWire(record).ToByteArray() : null;
        var recordLength = isUpserted ? LengthOf(record) : LengthOfName(record);
        var length = WireWriter.SizeOfNumber((long)kind) + WireWriter.SizeOfBytes(recordLength) + (distribution is null ? 0 : WireWriter.SizeOfBytes(distribution.Length));
        var whole = WireWriter.SizeOfBytes(length);
        if (room.Length - at < whole)
        {
            Array.Resize(ref room, Math.Max(2 * room.Length, at + whole));
        }

        var output = new WireWriter(room.AsSpan(at, whole));
        output.Length(1, length);
        output.Number(1, (long)kind);
        output.Length(2, recordLength);
        if (isUpserted)
        {
            Write(record, ref output);
        }
        else
        {
            WriteName(record, ref output);
        }

        if (distribution is not null)
        {
            output.Bytes(3, distribution);
        }

        return whole;
    }

    /// <summary>The record as the contract's message.</summary>
    public Wire.Record ToWire(StoredRecord record)
    {
        var octets = new byte[LengthOf(record.ToView())];
        var output = new WireWriter(octets);
        Write(record.ToView(), ref output);
        return Wire.Record.Parser.ParseFrom(octets);
    }

    private static int LengthOfCanonical(in RecordView record) => WireWriter.SizeOfText(record.CanonicalOctets.Length) + WireWriter.SizeOfText(record.RegistrableOctets.Length);

    private static byte[] Encode(DateTimeOffset time, ref (DateTimeOffset Time, byte[] Octets) last)
    {
        if (time != last.Time)
        {
            last = (time, time.ToTimestamp().ToByteArray());
        }

        return last.Octets;
    }

    private int LengthOf(in RecordView record) =>
        LengthOfName(record)
        + WireWriter.SizeOfBytes(Encode(record.CreateTime, ref _created).Length)
        + WireWriter.SizeOfBytes(Encode(record.UpdateTime, ref _updated).Length)
        + WireWriter.SizeOfBytes(record.Content.Length)
        + WireWriter.SizeOfBytes(record.Marking.Length)
        + record.Links.Length
        + (record.CanonicalOctets.Length > 0 ? WireWriter.SizeOfBytes(LengthOfCanonical(record)) : 0);

    private void Write(in RecordView record, ref WireWriter output)
    {
        WriteName(record, ref output);
        output.Bytes(4, Encode(record.CreateTime, ref _created));
        output.Bytes(5, Encode(record.UpdateTime, ref _updated));
        output.Bytes(6, record.Content);
        output.Bytes(7, record.Marking);
        output.Raw(record.Links);
        if (record.CanonicalOctets.Length > 0)
        {
            output.Length(9, LengthOfCanonical(record));
            output.Text(1, record.CanonicalOctets);
            output.Text(2, record.RegistrableOctets);
        }
    }

    private int LengthOfName(in RecordView record) =>
        WireWriter.SizeOfBytes(CollectionOf(record.Originator).Length + record.Id.Length) + WireWriter.SizeOfNumber(record.Revision) + WireWriter.SizeOfNumber(epoch);

    private void WriteName(in RecordView record, ref WireWriter output)
    {
        var collection = CollectionOf(record.Originator);
        output.Length(1, collection.Length + record.Id.Length);
        output.Raw(collection);
        output.Raw(record.Id);
        output.Number(2, record.Revision);
        output.Number(3, epoch);
    }

    /// <summary>What the names of an agency's records begin with.</summary>
    private byte[] CollectionOf(AgencyId originator)
    {
        if (originator != _collection.Originator)
        {
            _collection = (originator, Encoding.ASCII.GetBytes(originator.Name + RecordKey.Collection));
        }

        return _collection.Octets;
    }
}
