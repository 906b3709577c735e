namespace Exchange.Storage.Sqlite.Runs;

/// <summary>An entry as a block writes it.</summary>
/// <param name="shared">How many octets its key shares with the one before.</param>
/// <param name="rest">The others.</param>
/// <param name="value">Its number.</param>
internal readonly ref struct BlockEntry(int shared, ReadOnlySpan<byte> rest, long value)
{
    public int Shared { get; } = shared;

    public ReadOnlySpan<byte> Rest { get; } = rest;

    public long Value { get; } = value;
}
