using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Exchange.Audit;

/// <summary>
/// A private key with its name and what it signs. It is written to files as Go's <c>golang.org/x/mod/sumdb/note</c> does:
/// <c>PRIVATE+KEY+name+id+base64(type || seed)</c>. Nothing but <see cref="Export"/> gives the seed away.
/// </summary>
public sealed class SignerKey
{
    private const string Prefix = "PRIVATE+KEY+";
    private const int SeedLength = 32;

    private readonly byte[] _seed;

    private SignerKey(string name, SignatureType type, byte[] seed)
    {
        _seed = seed;
        var octets = new byte[Ed25519PublicKey.Length];
        Ed25519.GeneratePublicKey(seed, octets);
        Verifier = Ed25519PublicKey.TryRead(octets, out var key) ? new(name, type, key) : throw new CryptographicException("a seed gives a public key");
    }

    /// <summary>The public half.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>Makes a new key.</summary>
    /// <param name="name">Whose: a log's origin or a cosigner's name, a URL without schema.</param>
    /// <param name="type">What it signs.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">The name is empty or has spaces, plus signs or control characters, or the type is none.</exception>
    public static SignerKey Generate(string name, SignatureType type)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((byte)type, (byte)SignatureType.Unspecified, nameof(type));
        if (!VerifierKey.IsName(name))
        {
            throw new ArgumentException("a key's name is not empty and has no spaces, plus signs or control characters", nameof(name));
        }

        return new(name, type, RandomNumberGenerator.GetBytes(SeedLength));
    }

    /// <summary>Reads a private key of the type expected.</summary>
    /// <param name="text">As <see cref="Export"/> writes it.</param>
    /// <param name="type">What it must sign.</param>
    /// <param name="key">The key.</param>
    /// <returns>False when it is none, its id is not its own, or it signs something else.</returns>
    public static bool TryParse(string text, SignatureType type, [NotNullWhen(true)] out SignerKey? key)
    {
        key = type is SignatureType.Ed25519 or SignatureType.Cosignature
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[Prefix.Length..].Split('+', 3) is [var name, _, var material]
            && VerifierKey.IsName(name)
            && StrictText.TryBase64(material, out var octets)
            && octets is [_, .. { Length: SeedLength } seed]
                ? new(name, type, seed)
                : null;
        if (key?.Export() != text)
        {
            key = null; // of another type, with another id, or in another spelling
        }

        return key is not null;
    }

    /// <summary>The private key in its text form: for a file that only the server reads.</summary>
    /// <returns>One line without its newline.</returns>
    public string Export() =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Verifier.Name}+{Verifier.KeyId:x8}+{Convert.ToBase64String([(byte)Verifier.Type, .. _seed])}");

    /// <summary>Names the key without its secret.</summary>
    /// <returns>The verifier key.</returns>
    public override string ToString() => Verifier.ToString();

    internal byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519PublicKey.SignatureLength];
        Ed25519.Sign(_seed, message, signature);
        return signature;
    }
}
