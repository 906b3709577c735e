using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Exchange.Audit;

/// <summary>A signature line of a C2SP signed note: an em dash, the key's name, and base 64 over key id and signature.</summary>
public sealed class NoteSignature
{
    private const string Prefix = "— ";
    private const int KeyIdLength = 4;
    private const int TimeLength = 8;

    // Key id, then what the signature type defines.
    private readonly byte[] _octets;

    private NoteSignature(string name, byte[] octets) => (Name, _octets) = (name, octets);

    /// <summary>The name of the key.</summary>
    public string Name { get; }

    /// <summary>The id of the key.</summary>
    public uint KeyId => BinaryPrimitives.ReadUInt32BigEndian(_octets);

    /// <summary>Reads a signature line.</summary>
    /// <param name="line">The line without its newline.</param>
    /// <param name="signature">The signature, not verified.</param>
    /// <returns>False when it is no such line.</returns>
    public static bool TryParse(string line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = line.StartsWith(Prefix, StringComparison.Ordinal)
            && line[Prefix.Length..].Split(' ') is [var name, var material]
            && VerifierKey.IsName(name)
            && StrictText.TryBase64(material, out var octets)
            && octets.Length > KeyIdLength
                ? new(name, octets)
                : null;
        return signature is not null;
    }

    /// <summary>The line without its newline.</summary>
    /// <returns>As <see cref="TryParse"/> reads it.</returns>
    public override string ToString() => $"{Prefix}{Name} {Convert.ToBase64String(_octets)}";

    /// <summary>Signs a note's text (C2SP signed-note, Ed25519 signatures).</summary>
    internal static NoteSignature OfText(string text, SignerKey key)
    {
        Expect(key, SignatureType.Ed25519);
        return new(key.Verifier.Name, [.. KeyIdOf(key), .. key.Sign(Encoding.UTF8.GetBytes(text))]);
    }

    /// <summary>Cosigns a checkpoint's text (C2SP tlog-cosignature, Ed25519 signed message).</summary>
    internal static NoteSignature OfCheckpoint(string text, DateTimeOffset time, SignerKey key)
    {
        Expect(key, SignatureType.Cosignature);
        var seconds = new byte[TimeLength];
        BinaryPrimitives.WriteInt64BigEndian(seconds, time.ToUnixTimeSeconds());
        return new(key.Verifier.Name, [.. KeyIdOf(key), .. seconds, .. key.Sign(Cosigned(text, time.ToUnixTimeSeconds()))]);
    }

    internal bool IsBy(VerifierKey key) => Name == key.Name && KeyId == key.KeyId;

    /// <summary>Verifies against the key that the line names.</summary>
    internal bool Verifies(string text, VerifierKey key) => IsBy(key) && key.Type switch
    {
        SignatureType.Ed25519 => key.Verifies(Encoding.UTF8.GetBytes(text), _octets.AsSpan(KeyIdLength)),
        SignatureType.Cosignature => Seconds is { } seconds && key.Verifies(Cosigned(text, seconds), _octets.AsSpan(KeyIdLength + TimeLength)),
        SignatureType.Unspecified => false,
    };

    /// <summary>A cosignature's time, once it is verified.</summary>
    internal DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Seconds!.Value);

    // Null when the line is too short for a time, or the time is past the year 9999: nobody cosigned then.
    private long? Seconds =>
        _octets.Length > KeyIdLength + TimeLength
        && BinaryPrimitives.ReadInt64BigEndian(_octets.AsSpan(KeyIdLength)) is >= 0 and <= 253_402_300_799 and var seconds
            ? seconds
            : null;

    private static byte[] Cosigned(string text, long seconds) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));

    private static byte[] KeyIdOf(SignerKey key)
    {
        var id = new byte[KeyIdLength];
        BinaryPrimitives.WriteUInt32BigEndian(id, key.Verifier.KeyId);
        return id;
    }

    private static void Expect(SignerKey key, SignatureType type)
    {
        if (key.Verifier.Type != type)
        {
            throw new ArgumentException($"the key {key} signs {key.Verifier.Type}, not {type}", nameof(key));
        }
    }
}
