using System.IO.Hashing;
using System.Numerics;

namespace Exchange.Storage.Sqlite.Runs;

/// <summary>
/// Says of most keys that a run does not hold that it does not, in one look at memory: a split block Bloom filter (Putze, Sanders and
/// Singler 2007; Apache Parquet), 16 bits a key, one in a thousand taken for held. One thread adds, any may ask meanwhile.
/// </summary>
internal sealed class BloomFilter
{
    private const int BitsPerKey = 16;
    private const int WordsPerLine = 8;
    private const int WordBits = 32;

    // The multipliers of Parquet's specification, one for each word of a line.
    private static readonly uint[] Salts = [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

    private readonly uint[] _words;

    /// <summary>Makes an empty one.</summary>
    /// <param name="keys">For how many keys.</param>
    public BloomFilter(long keys)
    {
        var lines = Math.Max(1, ((keys * BitsPerKey) + (WordsPerLine * WordBits) - 1) / (WordsPerLine * WordBits));
        _words = new uint[lines * WordsPerLine];
    }

    /// <summary>What a filter is asked by. Fixed only within a process: no filter is ever stored.</summary>
    public static ulong Hash(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key);

    /// <summary>Adds a key.</summary>
    public void Add(ulong hash)
    {
        var line = Line(hash);
        for (var i = 0; i < WordsPerLine; i++)
        {
            line[i] |= Bit(hash, i);
        }
    }

    /// <summary>False when the key was never added.</summary>
    public bool MayHold(ulong hash)
    {
        var line = Line(hash);
        for (var i = 0; i < WordsPerLine; i++)
        {
            if ((line[i] & Bit(hash, i)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static uint Bit(ulong hash, int word) => 1u << (int)(((uint)hash * Salts[word]) >> (WordBits - BitOperations.Log2(WordBits)));

    private Span<uint> Line(ulong hash) => _words.AsSpan((int)(((hash >> WordBits) * (ulong)(_words.Length / WordsPerLine)) >> WordBits) * WordsPerLine, WordsPerLine);
}
