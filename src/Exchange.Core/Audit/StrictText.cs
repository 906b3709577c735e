using System.Globalization;
using System.Text;

namespace Exchange.Audit;

/// <summary>Readers of the fields of signed texts. Each accepts one spelling of a value, so that no text can be changed without changing what it says.</summary>
internal static class StrictText
{
    /// <summary>An ASCII decimal without sign or leading zeroes, up to 2^63 - 1.</summary>
    public static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number.ToString(CultureInfo.InvariantCulture) == text;

    /// <summary>Base 64 of RFC 4648 section 4: padded, without white space, unused bits zero.</summary>
    public static bool TryBase64(string text, out byte[] octets)
    {
        octets = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, octets, out var length))
        {
            return false;
        }

        Array.Resize(ref octets, length);
        return Convert.ToBase64String(octets) == text;
    }

    /// <summary>A hash in base 64.</summary>
    public static bool TryHash(string text, out MerkleHash hash)
    {
        hash = default;
        return TryBase64(text, out var octets) && MerkleHash.TryRead(octets, out hash);
    }

    /// <summary>UTF-8 can carry it, and it has no ASCII control characters but the newline (C2SP signed-note).</summary>
    public static bool IsNoteText(string text) =>
        !text.Any(c => c < ' ' && c != '\n') && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
