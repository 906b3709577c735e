using System.IO.Hashing;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Exchange.Storage.Sqlite.Runs;

/// <summary>
/// Says of most keys that a run does not hold that it does not, in one look at memory: a split block Bloom filter (Putze, Sanders and
/// Singler 2007; Apache Parquet), 16 bits a key, one in a thousand taken for held. One thread adds, any may ask meanwhile.
/// </summary>
internal sealed class BloomFilter
{
    private const int BitsPerKey = 16;
    private const int WordsPerLine = 8;
    private const int BitsPerLine = WordsPerLine * 32;

    // Of a product of 32 bits the first five tell one bit of a word.
    private const int ShiftToBit = 27;

    private readonly uint[] _words;

    /// <summary>Makes an empty one.</summary>
    /// <param name="keys">For how many keys.</param>
    public BloomFilter(long keys) => _words = new uint[Math.Max(1, ((keys * BitsPerKey) + BitsPerLine - 1) / BitsPerLine) * WordsPerLine];

    // The multipliers of Parquet's specification, one for each word of a line.
    private static Vector256<uint> Salts => Vector256.Create(0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31);

    /// <summary>What a filter is asked by. Fixed only within a process: no filter is ever stored.</summary>
    public static ulong Hash(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key);

    /// <summary>Adds a key.</summary>
    public void Add(ulong hash)
    {
        ref var line = ref Line(hash);
        (Vector256.LoadUnsafe(ref line) | Bits(hash)).StoreUnsafe(ref line);
    }

    /// <summary>False when the key was never added.</summary>
    public bool MayHold(ulong hash) => Vector256.AndNot(Bits(hash), Vector256.LoadUnsafe(ref Line(hash))) == Vector256<uint>.Zero;

    /// <summary>One bit of each word of a line.</summary>
    private static Vector256<uint> Bits(ulong hash)
    {
        var places = (Salts * (uint)hash) >>> ShiftToBit;
        if (Avx2.IsSupported)
        {
            return Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, places);
        }

        var bits = Vector256<uint>.Zero;
        for (var i = 0; i < WordsPerLine; i++)
        {
            bits = bits.WithElement(i, 1u << (int)places[i]);
        }

        return bits;
    }

    /// <summary>The line of a key, by the other half of its hash.</summary>
    private ref uint Line(ulong hash) => ref _words[(int)(((hash >> 32) * (ulong)(_words.Length / WordsPerLine)) >> 32) * WordsPerLine];
}
