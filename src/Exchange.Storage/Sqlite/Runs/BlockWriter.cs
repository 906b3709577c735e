using System.Buffers.Binary;

namespace Exchange.Storage.Sqlite.Runs;

/// <summary>Writes a <see cref="Block"/> after the other.</summary>
/// <param name="size">How many octets a block has at most; a key that is larger has one of its own.</param>
internal sealed class BlockWriter(int size)
{
    // Three numbers of an entry, at their longest: lengths of at most 2^21 octets, and 63 bits.
    private const int LongestNumbers = 3 + 3 + 9;

    private readonly List<ushort> _restarts = [];
    private byte[] _body = new byte[size];
    private byte[] _first = new byte[256];
    private int _firstLength;
    private byte[] _last = new byte[256];
    private int _lastLength;
    private int _length;

    /// <summary>How many keys the block has so far.</summary>
    public int Count { get; private set; }

    /// <summary>The block's first key.</summary>
    public ReadOnlySpan<byte> First => _first.AsSpan(0, _firstLength);

    /// <summary>The key that was added last, in this block or the one before.</summary>
    public ReadOnlySpan<byte> Last => _last.AsSpan(0, _lastLength);

    /// <summary>Adds a key that is after the one before; false when the block has no room for it.</summary>
    public bool TryAdd(ReadOnlySpan<byte> key, long value)
    {
        var isWhole = Count % Block.Restart == 0;
        var shared = isWhole ? 0 : key.CommonPrefixLength(_last.AsSpan(0, _lastLength));
        var most = _length + LongestNumbers + key.Length - shared + ((_restarts.Count + 2) * sizeof(ushort));
        if (Count > 0 && most > size)
        {
            return false;
        }

        if (most > _body.Length)
        {
            Array.Resize(ref _body, most);
        }

        if (isWhole)
        {
            _restarts.Add((ushort)_length);
        }

        if (Count == 0)
        {
            if (key.Length > _first.Length)
            {
                _first = new byte[key.Length * 2];
            }

            key.CopyTo(_first);
            _firstLength = key.Length;
        }

        Leb128.Write(_body, ref _length, shared);
        Leb128.Write(_body, ref _length, key.Length - shared);
        key[shared..].CopyTo(_body.AsSpan(_length));
        _length += key.Length - shared;
        Leb128.Write(_body, ref _length, value);
        if (key.Length > _last.Length)
        {
            Array.Resize(ref _last, key.Length * 2);
        }

        key[shared..].CopyTo(_last.AsSpan(shared));
        _lastLength = key.Length;
        Count++;
        return true;
    }

    /// <summary>Ends the block; what it gives is valid until the next is begun.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        var whole = _length + ((_restarts.Count + 1) * sizeof(ushort));
        if (whole > _body.Length)
        {
            Array.Resize(ref _body, whole);
        }

        foreach (var restart in _restarts)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_body.AsSpan(_length), restart);
            _length += sizeof(ushort);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(_body.AsSpan(_length), (ushort)_restarts.Count);
        return _body.AsSpan(0, whole);
    }

    /// <summary>Begins the next block.</summary>
    public void Clear()
    {
        _restarts.Clear();
        (_length, Count) = (0, 0);
    }
}
