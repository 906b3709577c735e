using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Audit;

/// <summary>
/// A public key with its name and what it signs: a verifier key of C2SP signed-note, written
/// <c>name+id+base64(type || key)</c> with the id in eight hexadecimal digits. Equal when all of it is.
/// </summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    private readonly Ed25519PublicKey _key;

    internal VerifierKey(string name, SignatureType type, Ed25519PublicKey key)
    {
        (Name, Type, _key) = (name, type, key);
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. key.Octets]);
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    /// <summary>Whose key it is: a log's origin or a cosigner's name.</summary>
    public string Name { get; }

    /// <summary>What it signs.</summary>
    public SignatureType Type { get; }

    /// <summary>The first four octets of SHA-256 over name, newline, type and public key: it tells keys of one name apart and proves nothing.</summary>
    public uint KeyId { get; }

    /// <summary>The public key, 32 octets.</summary>
    public ReadOnlyMemory<byte> PublicKey => _key.Octets;

    /// <summary>Reads a verifier key of the type expected.</summary>
    /// <param name="text">As <see cref="ToString"/> writes it.</param>
    /// <param name="type">What it must sign.</param>
    /// <param name="key">The key.</param>
    /// <returns>False when it is none, its id is not its own, or it signs something else.</returns>
    public static bool TryParse(string text, SignatureType type, [NotNullWhen(true)] out VerifierKey? key)
    {
        key = type is SignatureType.Ed25519 or SignatureType.Cosignature
            && text.Split('+', 3) is [var name, _, var material]
            && IsName(name)
            && StrictText.TryBase64(material, out var octets)
            && octets is [_, .. var rest]
            && Ed25519PublicKey.TryRead(rest, out var point)
                ? new(name, type, point)
                : null;
        if (key?.ToString() != text)
        {
            key = null; // of another type, with another id, or in another spelling
        }

        return key is not null;
    }

    /// <summary>The key in its text form.</summary>
    /// <returns>Such as <c>log.example+4d36871f+ARXx...</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Type, .. _key.Octets])}");

    /// <inheritdoc />
    public bool Equals(VerifierKey? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    /// <inheritdoc />
    public override int GetHashCode() => (int)KeyId;

    // C2SP signed-note: not empty, neither Unicode spaces nor plus; and no control characters, since it stands in a note.
    internal static bool IsName(string name) => name.Length > 0 && !name.Any(c => c == '+' || char.IsWhiteSpace(c)) && StrictText.IsNoteText(name);

    internal bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => _key.Verifies(message, signature);
}
