namespace Exchange.Matching;

/// <summary>Bitcoin Cash addresses (the CashAddr specification): prefix, payload and a checksum of forty bits.</summary>
internal static class CashAddress
{
    private const string Prefix = "bitcoincash";
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    private static readonly ulong[] Generators = [0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470];

    /// <summary>The address in lower case with its prefix; null when it is none.</summary>
    public static string? Canonical(string text)
    {
        if (text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper))
        {
            return null;
        }

        var lower = text.ToLowerInvariant();
        var payload = lower.StartsWith(Prefix + ":", StringComparison.Ordinal) ? lower[(Prefix.Length + 1)..] : lower;

        // One version octet, a hash of 160 bits, forty bits of checksum: 42 groups of five.
        if (payload.Length != 42)
        {
            return null;
        }

        ulong sum = 1;
        foreach (var c in Prefix)
        {
            sum = Step(sum, (ulong)c & 31);
        }

        sum = Step(sum, 0);
        foreach (var c in payload)
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            sum = Step(sum, (ulong)value);
        }

        return (sum ^ 1) == 0 ? $"{Prefix}:{payload}" : null;
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
