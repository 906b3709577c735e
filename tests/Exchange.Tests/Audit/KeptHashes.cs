using Exchange.Audit;

namespace Exchange.Tests.Audit;

/// <summary>A store of hashes in memory: it keeps what a frontier hands out while the tree grows, and no more.</summary>
public sealed class KeptHashes : ISubtreeHashes
{
    private readonly Dictionary<int, List<MerkleHash>> _levels = [];

    public KeptHashes(IEnumerable<MerkleHash> leaves)
    {
        foreach (var leaf in leaves)
        {
            var top = Frontier.Append(leaf);
            for (var level = 0; level <= top; level += MerkleTree.KeptLevels)
            {
                if (!_levels.TryGetValue(level, out var kept))
                {
                    _levels[level] = kept = [];
                }

                kept.Add(Frontier.Latest(level));
            }
        }
    }

    public MerkleFrontier Frontier { get; } = new();

    /// <summary>How often and how much was read.</summary>
    public int Readings { get; private set; }

    public int LongestReading { get; private set; }

    public void Read(int level, long first, Span<MerkleHash> hashes)
    {
        Readings++;
        LongestReading = Math.Max(LongestReading, hashes.Length);
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = _levels[level][(int)first + i];
        }
    }
}
