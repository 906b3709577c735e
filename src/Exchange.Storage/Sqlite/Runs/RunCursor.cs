namespace Exchange.Storage.Sqlite.Runs;

/// <summary>Goes through a run's keys in order, a block at a time.</summary>
/// <param name="rows">Where the blocks are.</param>
/// <param name="run">The run.</param>
/// <param name="blockRead">Told of each block that all keys have been given of, or were passed over, before it is left; null for nobody.</param>
internal sealed class RunCursor(RunRows rows, long run, Action<RunCursor>? blockRead = null)
{
    private readonly HeldBlock _block = new();
    private byte[] _key = new byte[128];
    private int _keyLength;
    private int _place;
    private int _end;

    /// <summary>The run.</summary>
    public long Run => run;

    /// <summary>The key it stands at.</summary>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>The first octets of <see cref="Key"/>, by which most keys are told apart.</summary>
    public ulong Prefix { get; private set; }

    /// <summary>The key's number.</summary>
    public long Value { get; private set; }

    /// <summary>The block it stands in.</summary>
    public HeldBlock Block => _block;

    /// <summary>Goes to the first key that is not before another; false when there is none.</summary>
    public bool Seek(ReadOnlySpan<byte> from)
    {
        if (!rows.ReadHolding(run, from, _block) && !rows.ReadAfter(run, from, _block))
        {
            return false;
        }

        _end = Runs.Block.End(_block.Body);
        _place = Runs.Block.PlaceBefore(_block.Body, from);
        do
        {
            if (!Next())
            {
                return false;
            }
        }
        while (Key.SequenceCompareTo(from) < 0);
        return true;
    }

    /// <summary>Goes to the next key; false when that was the last.</summary>
    public bool Next()
    {
        while (_place >= _end)
        {
            blockRead?.Invoke(this);
            if (!rows.ReadAfter(run, _block.Fence, _block))
            {
                return false;
            }

            (_place, _end) = (0, Runs.Block.End(_block.Body));
        }

        var entry = Runs.Block.Read(_block.Body, ref _place);
        _keyLength = entry.Shared + entry.Rest.Length;
        if (_keyLength > _key.Length)
        {
            Array.Resize(ref _key, _keyLength * 2);
        }

        entry.Rest.CopyTo(_key.AsSpan(entry.Shared));
        Prefix = KeyList.Prefix(Key);
        Value = entry.Value;
        return true;
    }
}
