namespace Exchange.Matching;

/// <summary>Bech32 (BIP-173), bech32m (BIP-350) and the segregated witness addresses in them.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int LongestText = 90;
    private const uint Plain = 1;
    private const uint Modified = 0x2BC830A3;

    private static readonly uint[] Generators = [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3];

    /// <summary>Decodes; null when the text is neither. The data is in groups of five bits, without the checksum.</summary>
    public static (string Prefix, byte[] Data, bool IsModified)? Decode(string text)
    {
        if (text.Length is < 8 or > LongestText || text.Any(c => c is < '!' or > '~'))
        {
            return null;
        }

        if (text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper))
        {
            return null;
        }

        var lower = text.ToLowerInvariant();
        var separator = lower.LastIndexOf('1');
        if (separator < 1 || lower.Length - separator < 7)
        {
            return null;
        }

        var prefix = lower[..separator];
        var data = new byte[lower.Length - separator - 1];
        for (var i = 0; i < data.Length; i++)
        {
            var value = Alphabet.IndexOf(lower[separator + 1 + i], StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            data[i] = (byte)value;
        }

        return Checksum(prefix, data) switch
        {
            Plain => (prefix, data[..^6], false),
            Modified => (prefix, data[..^6], true),
            _ => null,
        };
    }

    /// <summary>True for a segregated witness address of a network.</summary>
    public static bool IsWitnessAddress(string text, string prefix)
    {
        if (Decode(text) is not { } decoded || decoded.Prefix != prefix || decoded.Data.Length == 0)
        {
            return false;
        }

        var version = decoded.Data[0];
        return version <= 16
            && decoded.IsModified == (version > 0)
            && ToOctets(decoded.Data.AsSpan(1)) is { Length: >= 2 and <= 40 } program
            && (version != 0 || program.Length is 20 or 32);
    }

    /// <summary>Joins groups of five bits; null when the padding is not shorter than a group and zero.</summary>
    public static byte[]? ToOctets(ReadOnlySpan<byte> groups)
    {
        var octets = new List<byte>();
        var (buffer, bits) = (0, 0);
        foreach (var group in groups)
        {
            buffer = ((buffer << 5) | group) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                octets.Add((byte)(buffer >> bits));
            }
        }

        return bits < 5 && (buffer & ((1 << bits) - 1)) == 0 ? [.. octets] : null;
    }

    private static uint Checksum(string prefix, ReadOnlySpan<byte> data)
    {
        uint sum = 1;
        foreach (var c in prefix)
        {
            sum = Step(sum, (uint)c >> 5);
        }

        sum = Step(sum, 0);
        foreach (var c in prefix)
        {
            sum = Step(sum, (uint)c & 31);
        }

        foreach (var value in data)
        {
            sum = Step(sum, value);
        }

        return sum;
    }

    private static uint Step(uint sum, uint value)
    {
        var top = sum >> 25;
        sum = ((sum & 0x1FFFFFF) << 5) ^ value;
        for (var i = 0; i < Generators.Length; i++)
        {
            sum ^= ((top >> i) & 1) != 0 ? Generators[i] : 0;
        }

        return sum;
    }
}
