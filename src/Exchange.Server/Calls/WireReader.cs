namespace Exchange.Server.Calls;

/// <summary>Walks the fields of an encoded message without decoding their values (protobuf encoding, wire types 0, 1, 2 and 5).</summary>
/// <param name="bytes">The message.</param>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>Where the present field's value begins.</summary>
    public int ValueStart { get; private set; }

    /// <summary>The octets of the present field's value; for a length-delimited field without its length.</summary>
    public int ValueLength { get; private set; }

    /// <summary>Where the present field's tag begins.</summary>
    public int FieldStart { get; private set; }

    /// <summary>Where the field after the present one begins.</summary>
    public readonly int FieldEnd => _at;

    /// <summary>The present field's number.</summary>
    public int Number { get; private set; }

    /// <summary>The present field's wire type.</summary>
    public int WireType { get; private set; }

    /// <summary>The present field's value as a variable-length integer.</summary>
    public ulong Varint { get; private set; }

    /// <summary>The octets of the present field's value.</summary>
    public readonly ReadOnlySpan<byte> Value => _bytes.Slice(ValueStart, ValueLength);

    /// <summary>False when the walk ended at something that is no field.</summary>
    public bool Complete { get; private set; } = true;

    /// <summary>Goes to the next field.</summary>
    /// <returns>True when there is one; after the last, <see cref="Complete"/> tells whether the message ended there.</returns>
    public bool Next()
    {
        if (_at == _bytes.Length || !Complete)
        {
            return false;
        }

        FieldStart = _at;
        if (!TakeVarint(out var tag) || tag > uint.MaxValue || (tag >> 3) == 0 || (tag >> 3) > 536_870_911)
        {
            return Complete = false;
        }

        Number = (int)(tag >> 3);
        WireType = (int)(tag & 7);
        Complete = WireType switch
        {
            0 => TakeScalar(),
            1 => TakeBytes(8),
            2 => TakeVarint(out var length) && length <= int.MaxValue && TakeBytes((int)length),
            5 => TakeBytes(4),
            _ => false,
        };
        return Complete;
    }

    private bool TakeScalar()
    {
        ValueStart = _at;
        var taken = TakeVarint(out var value);
        Varint = value;
        ValueLength = _at - ValueStart;
        return taken;
    }

    private bool TakeBytes(int count)
    {
        ValueStart = _at;
        ValueLength = count;
        if (count > _bytes.Length - _at)
        {
            return false;
        }

        _at += count;
        return true;
    }

    private bool TakeVarint(out ulong value)
    {
        // Tags, lengths and most values are one octet.
        if (_at < _bytes.Length && (value = _bytes[_at]) < 0x80)
        {
            _at++;
            return true;
        }

        value = 0;
        for (var shift = 0; shift < 64 && _at < _bytes.Length; shift += 7)
        {
            var octet = _bytes[_at++];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                return shift < 63 || octet <= 1;
            }
        }

        return false;
    }
}
