namespace Exchange.Server.Records;

/// <summary>The last few encodings of a batch, and what each was read as: batches repeat their markings and distributions.</summary>
/// <typeparam name="T">What one is read as.</typeparam>
internal sealed class SeenBytes<T>
{
    private const int Most = 8;

    private readonly List<(ReadOnlyMemory<byte> Bytes, T Value)> _seen = [];
    private int _added;

    /// <summary>Finds what these very bytes were read as.</summary>
    public bool TryFind(ReadOnlySpan<byte> bytes, out T? value)
    {
        foreach (var seen in _seen)
        {
            if (seen.Bytes.Span.SequenceEqual(bytes))
            {
                value = seen.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Keeps what bytes were read as, in the place of the oldest; the bytes must not change.</summary>
    public void Add(ReadOnlyMemory<byte> bytes, T value)
    {
        if (_seen.Count < Most)
        {
            _seen.Add((bytes, value));
        }
        else
        {
            _seen[_added % Most] = (bytes, value);
        }

        _added++;
    }
}
