using System.Security.Cryptography;
using Exchange.Audit;

namespace Exchange.Tests.Audit;

/// <summary>The definitions of RFC 6962 section 2.1, word for word and without thought of cost: what the tree is measured by.</summary>
public static class NaiveTree
{
    /// <summary>Entries that all differ, as leaves.</summary>
    public static MerkleHash[] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => MerkleHash.OfLeaf(BitConverter.GetBytes(i)))];

    /// <summary>MTH(D[n]), of leaves that are hashed already.</summary>
    public static MerkleHash Mth(ReadOnlySpan<MerkleHash> d)
    {
        if (d.IsEmpty)
        {
            return MerkleHash.Read(SHA256.HashData([]));
        }

        if (d.Length == 1)
        {
            return d[0];
        }

        var k = K(d.Length);
        return MerkleHash.Read(SHA256.HashData([0x01, .. Mth(d[..k]).ToArray(), .. Mth(d[k..]).ToArray()]));
    }

    /// <summary>PATH(m, D[n]).</summary>
    public static MerkleHash[] Path(int m, ReadOnlySpan<MerkleHash> d)
    {
        if (d.Length == 1)
        {
            return [];
        }

        var k = K(d.Length);
        return m < k ? [.. Path(m, d[..k]), Mth(d[k..])] : [.. Path(m - k, d[k..]), Mth(d[..k])];
    }

    /// <summary>PROOF(m, D[n]).</summary>
    public static MerkleHash[] Proof(int m, ReadOnlySpan<MerkleHash> d) => Subproof(m, d, true);

    private static MerkleHash[] Subproof(int m, ReadOnlySpan<MerkleHash> d, bool b)
    {
        if (m == d.Length)
        {
            return b ? [] : [Mth(d)];
        }

        var k = K(d.Length);
        return m <= k ? [.. Subproof(m, d[..k], b), Mth(d[k..])] : [.. Subproof(m - k, d[k..], false), Mth(d[..k])];
    }

    private static int K(int n)
    {
        var k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
