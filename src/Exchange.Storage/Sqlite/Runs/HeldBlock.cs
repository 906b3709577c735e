namespace Exchange.Storage.Sqlite.Runs;

/// <summary>A copy of a block, kept while the database goes on.</summary>
internal sealed class HeldBlock
{
    private byte[] _first = [];
    private byte[] _body = [];
    private int _firstLength;
    private int _bodyLength;

    /// <summary>Its number.</summary>
    public long Number { get; private set; }

    /// <summary>By what its run finds it: at most its first key, or empty.</summary>
    public ReadOnlySpan<byte> Fence => _first.AsSpan(0, _firstLength);

    /// <summary>Its octets.</summary>
    public ReadOnlySpan<byte> Body => _body.AsSpan(0, _bodyLength);

    /// <summary>Takes a copy.</summary>
    public void Hold(long number, ReadOnlySpan<byte> fence, ReadOnlySpan<byte> body)
    {
        Number = number;
        Copy(fence, ref _first, out _firstLength);
        Copy(body, ref _body, out _bodyLength);
    }

    private static void Copy(ReadOnlySpan<byte> from, ref byte[] to, out int length)
    {
        if (to.Length < from.Length)
        {
            to = new byte[from.Length];
        }

        from.CopyTo(to);
        length = from.Length;
    }
}
