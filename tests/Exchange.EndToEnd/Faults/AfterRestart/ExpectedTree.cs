using System.Numerics;
using System.Security.Cryptography;
using Google.Protobuf;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>The tree of some leaves as RFC 6962 defines it (section 2.1), word by word, so that it shares no thought with the hub's.</summary>
/// <param name="leaves">The leaves' hashes.</param>
internal sealed class ExpectedTree(IReadOnlyList<ByteString> leaves)
{
    private readonly Dictionary<(int From, int To), byte[]> _known = [];

    /// <summary>The root of the first so many leaves.</summary>
    public ByteString Root(int size) => ByteString.CopyFrom(Hash(0, size));

    /// <summary>PROOF(m, D[n]).</summary>
    public IReadOnlyList<ByteString> Proof(int first, int second) => [.. SubProof(first, 0, second, isWhole: true).Select(ByteString.CopyFrom)];

    private IEnumerable<byte[]> SubProof(int first, int from, int to, bool isWhole)
    {
        if (first == to - from)
        {
            return isWhole ? [] : [Hash(from, to)];
        }

        var half = Split(from, to);
        return from + first <= half
            ? [.. SubProof(first, from, half, isWhole), Hash(half, to)]
            : [.. SubProof(from + first - half, half, to, isWhole: false), Hash(from, half)];
    }

    private byte[] Hash(int from, int to)
    {
        if (to - from == 1)
        {
            return leaves[from].ToByteArray();
        }

        if (!_known.TryGetValue((from, to), out var hash))
        {
            var half = Split(from, to);
            _known[(from, to)] = hash = SHA256.HashData([1, .. Hash(from, half), .. Hash(half, to)]);
        }

        return hash;
    }

    /// <summary>Where the largest power of two below the length ends.</summary>
    private static int Split(int from, int to) => from + (1 << BitOperations.Log2((uint)(to - from - 1)));
}
