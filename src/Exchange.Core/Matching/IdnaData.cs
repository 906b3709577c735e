using System.Buffers.Binary;

namespace Exchange.Matching;

/// <summary>
/// The Unicode 16 data that UTS 46 rests on, from <c>Data/idna.bin</c>: the build is globalization-invariant, so that a name has
/// one canonical form on every machine, whatever ICU is installed there. <c>Data/README.md</c> tells how the file is made.
/// </summary>
internal sealed class IdnaData
{
    private readonly int[] _mapStarts;
    private readonly byte[] _mapStatuses;
    private readonly (ushort Offset, byte Length)[] _mapTargets;
    private readonly char[] _text;
    private readonly Dictionary<int, (int First, int Second)> _decompositions = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];

    private IdnaData(ReadOnlySpan<byte> bytes)
    {
        var rows = TakeInt(ref bytes);
        _mapStarts = new int[rows];
        _mapStatuses = new byte[rows];
        _mapTargets = new (ushort, byte)[rows];
        for (var i = 0; i < rows; i++)
        {
            _mapStarts[i] = TakeInt(ref bytes);
            _mapStatuses[i] = bytes[0];
            _mapTargets[i] = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]), bytes[3]);
            bytes = bytes[4..];
        }

        _text = new char[TakeInt(ref bytes)];
        for (var i = 0; i < _text.Length; i++)
        {
            _text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
        }

        bytes = bytes[(2 * _text.Length)..];
        for (var pairs = TakeInt(ref bytes); pairs > 0; pairs--)
        {
            var (composite, first, second) = (TakeInt(ref bytes), TakeInt(ref bytes), TakeInt(ref bytes));
            _decompositions[composite] = (first & 0x7FFFFFFF, second);
            if (first >= 0)
            {
                _compositions[(first, second)] = composite;
            }
        }

        CombiningClass = TakeRanges(ref bytes, withValue: true);
        BidiClass = TakeRanges(ref bytes, withValue: true);
        JoiningType = TakeRanges(ref bytes, withValue: true);
        Mark = TakeRanges(ref bytes, withValue: false);
    }

    public static IdnaData Current { get; } = new(EmbeddedData.Read("idna.bin"));

    public UnicodeRanges CombiningClass { get; }

    public UnicodeRanges BidiClass { get; }

    public UnicodeRanges JoiningType { get; }

    public UnicodeRanges Mark { get; }

    /// <summary>The UTS 46 status of a code point and what it maps to.</summary>
    public IdnaStatus Map(int codePoint, out ReadOnlySpan<char> target)
    {
        var at = Array.BinarySearch(_mapStarts, codePoint);
        at = at >= 0 ? at : ~at - 1;
        var (offset, length) = _mapTargets[at];
        target = offset == ushort.MaxValue ? [] : _text.AsSpan(offset, length);
        return (IdnaStatus)_mapStatuses[at];
    }

    public bool TryDecompose(int codePoint, out int first, out int second)
    {
        var found = _decompositions.TryGetValue(codePoint, out var pair);
        (first, second) = pair;
        return found;
    }

    public bool TryCompose(int first, int second, out int composite) => _compositions.TryGetValue((first, second), out composite);

    private static int TakeInt(ref ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[4..];
        return value;
    }

    private static UnicodeRanges TakeRanges(ref ReadOnlySpan<byte> bytes, bool withValue)
    {
        var rows = TakeInt(ref bytes);
        var (starts, ends, values) = (new int[rows], new int[rows], new byte[rows]);
        for (var i = 0; i < rows; i++)
        {
            starts[i] = TakeInt(ref bytes);
            ends[i] = TakeInt(ref bytes);
            values[i] = withValue ? bytes[0] : (byte)1;
            bytes = withValue ? bytes[1..] : bytes;
        }

        return new UnicodeRanges(starts, ends, values);
    }
}
