namespace Exchange.Matching;

/// <summary>
/// Bitcoin Cash addresses (the CashAddr specification): prefix, a version octet, a hash of 160 bits, a checksum of forty. One wallet
/// has several spellings (the old base58check one, the one for tokens, with and without prefix); here all become one.
/// </summary>
internal static class CashAddress
{
    private const string Prefix = "bitcoincash";
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int PayloadGroups = 34;
    private const int ChecksumGroups = 8;

    private static readonly ulong[] Generators = [0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470];

    /// <summary>The address in lower case with its prefix; null when it is none.</summary>
    public static string? Canonical(string text)
    {
        if (text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper))
        {
            return null;
        }

        var lower = text.ToLowerInvariant();
        var payload = lower.StartsWith(Prefix + ":", StringComparison.Ordinal) ? lower.AsSpan(Prefix.Length + 1) : lower;
        if (payload.Length != PayloadGroups + ChecksumGroups)
        {
            return null;
        }

        Span<byte> groups = stackalloc byte[PayloadGroups + ChecksumGroups];
        for (var i = 0; i < groups.Length; i++)
        {
            var value = Alphabet.IndexOf(payload[i], StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            groups[i] = (byte)value;
        }

        // Version: the type in bits 3 to 6 (key, script, and the same two for tokens), the hash's size in bits 0 to 2 (0: 160 bits).
        return Checksum(groups) == 0 && Bech32.ToOctets(groups[..PayloadGroups]) is { } octets && octets[0] is 0 or 8 or 16 or 24
            ? Of(isScript: (octets[0] & 8) != 0, octets.AsSpan(1))
            : null;
    }

    /// <summary>The address of a key's or a script's hash of 160 bits.</summary>
    public static string Of(bool isScript, ReadOnlySpan<byte> hash)
    {
        Span<byte> groups = stackalloc byte[PayloadGroups + ChecksumGroups];
        ReadOnlySpan<byte> octets = [(byte)(isScript ? 8 : 0), .. hash];
        for (var bit = 0; bit < 8 * octets.Length; bit++)
        {
            if ((octets[bit / 8] & (0x80 >> (bit % 8))) != 0)
            {
                groups[bit / 5] |= (byte)(0x10 >> (bit % 5));
            }
        }

        var sum = Checksum(groups);
        for (var i = 0; i < ChecksumGroups; i++)
        {
            groups[PayloadGroups + i] = (byte)((sum >> (5 * (ChecksumGroups - 1 - i))) & 31);
        }

        Span<char> text = stackalloc char[groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            text[i] = Alphabet[groups[i]];
        }

        return $"{Prefix}:{text}";
    }

    /// <summary>0 for payload and checksum that fit; over a checksum of zeros, the checksum.</summary>
    private static ulong Checksum(ReadOnlySpan<byte> groups)
    {
        ulong sum = 1;
        foreach (var c in Prefix)
        {
            sum = Step(sum, (ulong)c & 31);
        }

        sum = Step(sum, 0);
        foreach (var group in groups)
        {
            sum = Step(sum, group);
        }

        return sum ^ 1;
    }

    private static ulong Step(ulong sum, ulong value)
    {
        var top = sum >> 35;
        sum = ((sum & 0x07FFFFFFFF) << 5) ^ value;
        for (var i = 0; i < Generators.Length; i++)
        {
            sum ^= ((top >> i) & 1) != 0 ? Generators[i] : 0;
        }

        return sum;
    }
}
