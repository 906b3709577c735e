using System.Numerics;
using System.Security.Cryptography;

namespace Exchange.Matching;

/// <summary>Base58 with Bitcoin's alphabet or Ripple's, and base58check: the payload, then four octets of its double SHA-256.</summary>
internal static class Base58
{
    public const string Bitcoin = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    public const string Ripple = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

    private const int LongestText = 128;
    private const int ChecksumLength = 4;

    /// <summary>Decodes; null when the text holds another character.</summary>
    public static byte[]? Decode(string text, string alphabet)
    {
        if (text.Length is 0 or > LongestText)
        {
            return null;
        }

        var value = BigInteger.Zero;
        foreach (var c in text)
        {
            var digit = alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            value = (value * 58) + digit;
        }

        var zeros = text.TakeWhile(c => c == alphabet[0]).Count();
        var bytes = value.IsZero ? [] : value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[zeros], .. bytes];
    }

    /// <summary>Encodes.</summary>
    public static string Encode(ReadOnlySpan<byte> octets, string alphabet)
    {
        var digits = new Stack<char>();
        for (var value = new BigInteger(octets, isUnsigned: true, isBigEndian: true); !value.IsZero; value /= 58)
        {
            digits.Push(alphabet[(int)(value % 58)]);
        }

        var zeros = octets.IndexOfAnyExcept((byte)0);
        return new string(alphabet[0], zeros < 0 ? octets.Length : zeros) + string.Concat(digits);
    }

    /// <summary>Encodes base58check.</summary>
    public static string EncodeCheck(ReadOnlySpan<byte> payload, string alphabet) =>
        Encode([.. payload, .. SHA256.HashData(SHA256.HashData(payload)).AsSpan(0, ChecksumLength)], alphabet);

    /// <summary>Decodes base58check: version and payload without the checksum; null when it does not hold.</summary>
    public static byte[]? DecodeCheck(string text, string alphabet)
    {
        if (Decode(text, alphabet) is not { Length: > ChecksumLength } bytes)
        {
            return null;
        }

        var payload = bytes.AsSpan(0, bytes.Length - ChecksumLength);
        var checksum = SHA256.HashData(SHA256.HashData(payload));
        return checksum.AsSpan(0, ChecksumLength).SequenceEqual(bytes.AsSpan(payload.Length)) ? payload.ToArray() : null;
    }
}
