using System.Buffers.Text;
using System.Security.Cryptography;

namespace Exchange.Server.Calls;

/// <summary>AES-256-GCM over a few octets, as base64url: nonce, ciphertext, tag. What was changed does not open.</summary>
internal static class Sealed
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static string Seal(byte[] key, ReadOnlySpan<byte> clear, ReadOnlySpan<byte> bound)
    {
        var output = new byte[bound.Length + NonceLength + clear.Length + TagLength];
        bound.CopyTo(output);
        var nonce = output.AsSpan(bound.Length, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, clear, output.AsSpan(bound.Length + NonceLength, clear.Length), output.AsSpan(output.Length - TagLength), bound);
        return Base64Url.EncodeToString(output);
    }

    /// <summary>Decodes the text; null when it is no base64url of at least the length a sealed text has.</summary>
    public static byte[]? Decode(string text, int boundLength)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        return bytes.Length >= boundLength + NonceLength + TagLength ? bytes : null;
    }

    /// <summary>Opens what <see cref="Decode"/> gave; null when it was changed or sealed by another key.</summary>
    public static byte[]? Open(byte[] key, byte[] sealedBytes, int boundLength)
    {
        var clear = new byte[sealedBytes.Length - boundLength - NonceLength - TagLength];
        try
        {
            using var cipher = new AesGcm(key, TagLength);
            cipher.Decrypt(
                sealedBytes.AsSpan(boundLength, NonceLength),
                sealedBytes.AsSpan(boundLength + NonceLength, clear.Length),
                sealedBytes.AsSpan(sealedBytes.Length - TagLength),
                clear,
                sealedBytes.AsSpan(0, boundLength));
            return clear;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
