using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Audit;

/// <summary>
/// The part of an entry that is hashed and kept for ever: numbers, enums and salted commitments, no personal data. Its
/// encoding, version 1, all numbers big-endian: version (1), action (1), role (1), purpose (1), reason (2), epoch (4), time in
/// microseconds since 1970 (8), agency number (4), count (8), then three commitments of 32 octets each to the body, to the
/// touched positions and to the detail. A commitment is SHA-256 over the part's salt, one octet that names the part, and the part;
/// the part's salt is the first 16 octets of HMAC-SHA-256 over that octet under the entry's salt, so that one part can be opened
/// to somebody without the others.
/// </summary>
public static class Leaf
{
    /// <summary>The length of an encoded leaf, in octets.</summary>
    public const int Length = CommitmentsAt + (3 * SHA256.HashSizeInBytes);

    /// <summary>The length of a salt, in octets.</summary>
    public const int SaltLength = 16;

    private const byte Version = 1;
    private const int CommitmentsAt = 30;

    /// <summary>Encodes a leaf.</summary>
    /// <param name="draft">The entry.</param>
    /// <param name="touched">The touched positions, encoded by <see cref="Positions"/>.</param>
    /// <param name="detail">The detail, encoded by <see cref="EncodeDetail"/>.</param>
    /// <param name="agencyNumber">The directory's number of the agency; 0 for none.</param>
    /// <param name="epoch">The hub's epoch.</param>
    /// <param name="time">When, by the hub's clock.</param>
    /// <param name="salt">16 octets made for this entry.</param>
    /// <returns>The leaf.</returns>
    public static byte[] Encode(
        AuditEntryDraft draft, ReadOnlySpan<byte> touched, ReadOnlySpan<byte> detail, int agencyNumber, long epoch, DateTimeOffset time, ReadOnlySpan<byte> salt)
    {
        var leaf = new byte[Length];
        leaf[0] = Version;
        leaf[1] = (byte)draft.Action;
        leaf[2] = (byte)draft.Role;
        leaf[3] = (byte)draft.Purpose;
        BinaryPrimitives.WriteUInt16BigEndian(leaf.AsSpan(4), (ushort)draft.Reason);
        BinaryPrimitives.WriteUInt32BigEndian(leaf.AsSpan(6), (uint)epoch);
        BinaryPrimitives.WriteInt64BigEndian(leaf.AsSpan(10), (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        BinaryPrimitives.WriteInt32BigEndian(leaf.AsSpan(18), agencyNumber);
        BinaryPrimitives.WriteInt64BigEndian(leaf.AsSpan(22), draft.Count);
        Commit(salt, LeafPart.Body, draft.BodyHash.Span, leaf);
        Commit(salt, LeafPart.Touched, touched, leaf);
        Commit(salt, LeafPart.Detail, detail, leaf);
        return leaf;
    }

    /// <summary>Reads what a leaf says in clear.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <returns>Its fields.</returns>
    /// <exception cref="FormatException">The octets are no leaf of this version.</exception>
    public static LeafFields Read(ReadOnlySpan<byte> leaf) => TryRead(leaf, out var fields) ? fields : throw new FormatException("the octets are no leaf of version 1");

    /// <summary>Reads what a leaf says in clear.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="fields">Its fields.</param>
    /// <returns>Whether the octets are a leaf of this version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> leaf, out LeafFields fields)
    {
        if (leaf.Length != Length || leaf[0] != Version)
        {
            fields = default;
            return false;
        }

        fields = new LeafFields(
            (AuditAction)leaf[1],
            (CallerRole)leaf[2],
            (Purpose)leaf[3],
            (RefusalReason)BinaryPrimitives.ReadUInt16BigEndian(leaf[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(leaf[6..]),
            DateTimeOffset.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(leaf[10..]) * TimeSpan.TicksPerMicrosecond),
            BinaryPrimitives.ReadInt32BigEndian(leaf[18..]),
            BinaryPrimitives.ReadInt64BigEndian(leaf[22..]));
        return true;
    }

    /// <summary>The RFC 6962 section 2.1 hash of a leaf: SHA-256 over 0x00 and the leaf.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <returns>32 octets.</returns>
    public static byte[] Hash(ReadOnlySpan<byte> leaf) => MerkleHash.OfLeaf(leaf).ToArray();

    /// <summary>Derives the salt of one part's commitment, which tells nothing of the others'.</summary>
    /// <param name="salt">The entry's salt.</param>
    /// <param name="part">The part.</param>
    /// <returns>16 octets.</returns>
    public static byte[] PartSalt(ReadOnlySpan<byte> salt, LeafPart part)
    {
        Span<byte> derived = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt, [(byte)part], derived);
        return derived[..SaltLength].ToArray();
    }

    /// <summary>Says whether a leaf commits to a part.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="part">Which part.</param>
    /// <param name="partSalt">The part's salt.</param>
    /// <param name="content">The part.</param>
    /// <returns>True when it does.</returns>
    public static bool Commits(ReadOnlySpan<byte> leaf, LeafPart part, ReadOnlySpan<byte> partSalt, ReadOnlySpan<byte> content)
    {
        Span<byte> commitment = stackalloc byte[SHA256.HashSizeInBytes];
        HashPart(partSalt, part, content, commitment);
        return leaf.Length == Length && commitment.SequenceEqual(leaf.Slice(At(part), SHA256.HashSizeInBytes));
    }

    /// <summary>Says whether a leaf commits to a body: what a client checks of its own batch or page.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="bodySalt">The body's salt, as the caller is given it.</param>
    /// <param name="bodyHash">SHA-256 over the body.</param>
    /// <returns>True when it does.</returns>
    public static bool CommitsToBody(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> bodySalt, ReadOnlySpan<byte> bodyHash) =>
        Commits(leaf, LeafPart.Body, bodySalt, bodyHash);

    /// <summary>Encodes a detail: each part as its UTF-8 length in four octets and its bytes, in the order of the properties.</summary>
    /// <param name="detail">The detail.</param>
    /// <returns>The encoding.</returns>
    public static byte[] EncodeDetail(AuditDetail detail)
    {
        string[] parts = [detail.Actor, detail.CallerName, detail.Fingerprint, detail.LegalBasis, detail.CaseReference, detail.Subject];
        var encoded = new byte[parts.Sum(p => 4 + Encoding.UTF8.GetByteCount(p))];
        var rest = encoded.AsSpan();
        foreach (var part in parts)
        {
            var length = Encoding.UTF8.GetBytes(part, rest[4..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, length);
            rest = rest[(4 + length)..];
        }

        return encoded;
    }

    /// <summary>Decodes a detail.</summary>
    /// <param name="encoded">As encoded.</param>
    /// <returns>The detail.</returns>
    public static AuditDetail DecodeDetail(ReadOnlySpan<byte> encoded)
    {
        var parts = new string[6];
        for (var i = 0; i < parts.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(encoded);
            parts[i] = Encoding.UTF8.GetString(encoded.Slice(4, length));
            encoded = encoded[(4 + length)..];
        }

        return new AuditDetail
        {
            Actor = parts[0],
            CallerName = parts[1],
            Fingerprint = parts[2],
            LegalBasis = parts[3],
            CaseReference = parts[4],
            Subject = parts[5],
        };
    }

    private static int At(LeafPart part) => CommitmentsAt + (((int)part - 1) * SHA256.HashSizeInBytes);

    private static void Commit(ReadOnlySpan<byte> salt, LeafPart part, ReadOnlySpan<byte> content, Span<byte> leaf)
    {
        Span<byte> derived = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt, [(byte)part], derived);
        HashPart(derived[..SaltLength], part, content, leaf[At(part)..]);
    }

    private static void HashPart(ReadOnlySpan<byte> partSalt, LeafPart part, ReadOnlySpan<byte> content, Span<byte> commitment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(partSalt);
        hash.AppendData([(byte)part]);
        hash.AppendData(content);
        hash.GetHashAndReset(commitment);
    }
}
