using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Exchange.Audit;

/// <summary>
/// A hash of the log's Merkle tree: the 32 octets of SHA-256 as RFC 6962 section 2.1 computes them. Leaves and nodes are
/// hashed behind different prefixes, so that nobody can pass a node off as a leaf. A value, so that trees and proofs are plain arrays.
/// </summary>
[InlineArray(Length)]
public struct MerkleHash : IEquatable<MerkleHash>
{
    /// <summary>The length of a hash, in octets.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    private byte _first;

    /// <summary>The root of the tree without entries: SHA-256 of nothing.</summary>
    public static MerkleHash EmptyTree { get; } = Read(SHA256.HashData([]));

    /// <summary>Hashes an entry into its leaf.</summary>
    /// <param name="entry">The entry's octets.</param>
    /// <returns>SHA-256 over 0x00 and the entry.</returns>
    public static MerkleHash OfLeaf(ReadOnlySpan<byte> entry)
    {
        const int OnStack = 256;
        Span<byte> input = entry.Length < OnStack ? stackalloc byte[OnStack] : new byte[1 + entry.Length];
        input = input[..(1 + entry.Length)];
        input[0] = LeafPrefix;
        entry.CopyTo(input[1..]);
        return Sha256(input);
    }

    /// <summary>Hashes two subtrees into the one that holds both.</summary>
    /// <param name="left">The subtree of the earlier entries.</param>
    /// <param name="right">The subtree of the later entries.</param>
    /// <returns>SHA-256 over 0x01 and both hashes.</returns>
    public static MerkleHash OfNode(in MerkleHash left, in MerkleHash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Length)];
        input[0] = NodePrefix;
        left.AsSpan().CopyTo(input[1..]);
        right.AsSpan().CopyTo(input[(1 + Length)..]);
        return Sha256(input);
    }

    /// <summary>Takes a hash from its octets.</summary>
    /// <param name="octets">Exactly 32 octets.</param>
    /// <returns>The hash.</returns>
    /// <exception cref="ArgumentException">They are not 32.</exception>
    public static MerkleHash Read(ReadOnlySpan<byte> octets) =>
        TryRead(octets, out var hash) ? hash : throw new ArgumentException("a hash has 32 octets", nameof(octets));

    /// <summary>Takes a hash from octets that came from elsewhere.</summary>
    /// <param name="octets">The octets.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>False when they are not 32.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out MerkleHash hash)
    {
        hash = default;
        return octets.Length == Length && octets.TryCopyTo(hash);
    }

    /// <summary>The 32 octets, in place.</summary>
    /// <returns>A view of this hash.</returns>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> AsSpan() => this;

    /// <summary>The 32 octets, copied.</summary>
    /// <returns>A new array.</returns>
    public readonly byte[] ToArray() => AsSpan().ToArray();

    /// <inheritdoc />
    public readonly bool Equals(MerkleHash other) => AsSpan().SequenceEqual(other);

    /// <inheritdoc />
    public override readonly bool Equals(object? obj) => obj is MerkleHash other && Equals(other);

    /// <inheritdoc />
    public override readonly int GetHashCode() => BitConverter.ToInt32(AsSpan());

    /// <summary>Lower-case hexadecimal.</summary>
    /// <returns>64 digits.</returns>
    public override readonly string ToString() => Convert.ToHexStringLower(AsSpan());

    /// <summary>Compares octets.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when all are the same.</returns>
    public static bool operator ==(MerkleHash left, MerkleHash right) => left.Equals(right);

    /// <summary>Compares octets.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when any differs.</returns>
    public static bool operator !=(MerkleHash left, MerkleHash right) => !left.Equals(right);

    private static MerkleHash Sha256(ReadOnlySpan<byte> input)
    {
        MerkleHash hash = default;
        SHA256.HashData(input, hash);
        return hash;
    }
}
