namespace Exchange.Storage.Sqlite.Runs;

/// <summary>Goes through the entries of a block.</summary>
internal ref struct BlockEntries
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly int _end;
    private byte[] _key;
    private int _keyLength;
    private int _place;

    /// <summary>Stands before the first entry.</summary>
    public BlockEntries(ReadOnlySpan<byte> body)
    {
        _body = body;
        _end = Block.End(body);
        _key = new byte[256];
    }

    /// <summary>The key.</summary>
    public readonly ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>Its number.</summary>
    public long Value { get; private set; }

    /// <summary>Goes to the next entry; false when there is none.</summary>
    public bool Next()
    {
        if (_place >= _end)
        {
            return false;
        }

        var entry = Block.Read(_body, ref _place);
        _keyLength = entry.Shared + entry.Rest.Length;
        if (_keyLength > _key.Length)
        {
            Array.Resize(ref _key, _keyLength * 2);
        }

        entry.Rest.CopyTo(_key.AsSpan(entry.Shared));
        Value = entry.Value;
        return true;
    }
}
