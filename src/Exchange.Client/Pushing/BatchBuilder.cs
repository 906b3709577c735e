using System.Buffers;
using System.Security.Cryptography;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Client.Pushing;

/// <summary>
/// Cuts the input into batches and encodes each once. Where a batch ends follows from the records and the session's sizes alone,
/// so a resumed push makes the very same batches.
/// </summary>
internal sealed class BatchBuilder(SessionState session)
{
    /// <summary>Room for what a batch has besides its records.</summary>
    public const int FrameBytes = 64;

    private readonly ArrayBufferWriter<byte> _records = new(64 * 1024);
    private readonly List<BatchSlot> _slots = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _number = 1;
    private long _firstIndex;
    private int _sent;

    /// <summary>Adds a record, and gives the batch before it when the record no longer fits.</summary>
    public Batch? Add(Wire.PushRecord record)
    {
        var size = record.CalculateSize();
        var tooLarge = size > session.LargestRecordBytes;
        var full = !tooLarge && _sent > 0 && (_sent == session.BatchRecords || _records.WrittenCount + size > session.BatchBytes);
        var batch = full ? Take() : null;
        var name = record.Record?.Name ?? "";
        if (tooLarge)
        {
            _hash.AppendData(record.ToByteArray());
            _slots.Add(new BatchSlot(name, TooLarge()));
        }
        else
        {
            var before = _records.WrittenCount;
            WriteTag(_records, Wire.PushBatch.RecordsFieldNumber, size);
            record.WriteTo(_records);
            _hash.AppendData(_records.WrittenSpan[before..]);
            _slots.Add(new BatchSlot(name, null));
            _sent++;
        }

        return batch;
    }

    /// <summary>Gives the last batch; null when there is nothing in it.</summary>
    public Batch? Finish() => _slots.Count == 0 ? null : Take();

    private Batch Take()
    {
        var digest = _hash.GetHashAndReset();
        _hash.AppendData(digest);
        var batch = new Batch(_number, _firstIndex, [.. _slots], _sent == 0 ? [] : Frame(), Convert.ToHexStringLower(digest));
        _number++;
        _firstIndex += _slots.Count;
        _sent = 0;
        _slots.Clear();
        _records.ResetWrittenCount();
        return batch;
    }

    private byte[] Frame()
    {
        var head = new ArrayBufferWriter<byte>(FrameBytes);
        new Wire.PushBatch { Number = _number }.WriteTo(head);
        var frame = new ArrayBufferWriter<byte>(head.WrittenCount + _records.WrittenCount + FrameBytes);
        WriteTag(frame, Wire.PushRequest.BatchFieldNumber, head.WrittenCount + _records.WrittenCount);
        frame.Write(head.WrittenSpan);
        frame.Write(_records.WrittenSpan);
        return frame.WrittenSpan.ToArray();
    }

    /// <summary>The tag of a field with a length, and the length.</summary>
    private static void WriteTag(ArrayBufferWriter<byte> output, int field, int length)
    {
        WriteVarint(output, (uint)WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited));
        WriteVarint(output, (uint)length);
    }

    private static void WriteVarint(ArrayBufferWriter<byte> output, uint value)
    {
        var bytes = output.GetSpan(5);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[count++] = (byte)(value | 0x80);
        }

        bytes[count++] = (byte)value;
        output.Advance(count);
    }

    private Wire.RecordOutcome TooLarge() => new()
    {
        Status = Wire.OutcomeStatus.Rejected,
        Reason = Wire.Reason.MessageTooLarge,
        Violations =
        {
            new Wire.FieldViolation
            {
                Field = "record",
                Reason = Wire.Reason.FieldOutOfRange,
                Description = $"is larger than {session.LargestRecordBytes} octets, the most that a message to this hub can hold; it was not sent",
            },
        },
        ViolationCount = 1,
    };
}
