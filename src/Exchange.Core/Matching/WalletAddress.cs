namespace Exchange.Matching;

/// <summary>A wallet's address in its network's canonical form, its checksum verified.</summary>
public sealed class WalletAddress
{
    private const int LongestAddress = 128;

    private WalletAddress(WalletNetwork network, string canonical) => (Network, Canonical) = (network, canonical);

    /// <summary>The network.</summary>
    public WalletNetwork Network { get; }

    /// <summary>The canonical form: EIP-55 letter case, bech32 in lower case, CashAddr with its prefix for every Bitcoin Cash address, version 0x32 for a Litecoin script, others as they are.</summary>
    public string Canonical { get; }

    /// <summary>Reads an address.</summary>
    /// <param name="network">The network.</param>
    /// <param name="text">The address; white space around it is dropped.</param>
    /// <returns>The address, or WALLET_INVALID.</returns>
    public static Outcome<WalletAddress> Parse(WalletNetwork network, string text)
    {
        var address = text.Trim();
        if (address.Length is 0 or > LongestAddress || address.Any(c => c is <= ' ' or > '~'))
        {
            return Invalid("it is empty, too long, or not printable ASCII");
        }

        if (WalletSecret.IsOne(address))
        {
            return Invalid("it is a private key: never share one; give the address");
        }

        var canonical = network switch
        {
            WalletNetwork.Bitcoin => Versioned(address, 0x00, 0x05) ?? Witness(address, "bc"),
            WalletNetwork.Litecoin => Litecoin(address),
            WalletNetwork.BitcoinCash => BitcoinCash(address),
            WalletNetwork.Dogecoin => Versioned(address, 0x1E, 0x16),
            WalletNetwork.Dash => Versioned(address, 0x4C, 0x10),
            WalletNetwork.Zcash => Base58.DecodeCheck(address, Base58.Bitcoin) is { Length: 22 } z && z[0] == 0x1C && z[1] is 0xB8 or 0xBD ? address : null,
            WalletNetwork.Tron => Versioned(address, 0x41),
            WalletNetwork.Ripple => Base58.DecodeCheck(address, Base58.Ripple) is { Length: 21 } r && r[0] == 0 ? address : null,
            WalletNetwork.Ethereum => Ethereum(address),
            WalletNetwork.Monero => Monero(address),
            WalletNetwork.Solana => Base58.Decode(address, Base58.Bitcoin) is { Length: 32 } ? address : null,
            WalletNetwork.Other => address,
            WalletNetwork.Unspecified => null,
        };
        return canonical is null ? Invalid("it is no address of its network, or its checksum does not hold") : new WalletAddress(network, canonical);
    }

    /// <inheritdoc/>
    public override string ToString() => Canonical;

    private static string? Versioned(string address, params ReadOnlySpan<byte> versions) =>
        Base58.DecodeCheck(address, Base58.Bitcoin) is { Length: 21 } payload && versions.Contains(payload[0]) ? address : null;

    private static string? Witness(string address, string prefix) =>
        Bech32.IsWitnessAddress(address, prefix) ? address.ToLowerInvariant() : null;

    /// <summary>Litecoin's scripts had Bitcoin's version 5 before they got 0x32: one address, two spellings.</summary>
    private static string? Litecoin(string address) =>
        Versioned(address, 0x05) is null
            ? Versioned(address, 0x30, 0x32) ?? Witness(address, "ltc")
            : Base58.EncodeCheck([0x32, .. Base58.DecodeCheck(address, Base58.Bitcoin).AsSpan(1)], Base58.Bitcoin);

    private static string? BitcoinCash(string address) =>
        CashAddress.Canonical(address)
        ?? (Base58.DecodeCheck(address, Base58.Bitcoin) is { Length: 21 } payload && payload[0] is 0x00 or 0x05
            ? CashAddress.Of(isScript: payload[0] == 0x05, payload.AsSpan(1))
            : null);

    /// <summary>EIP-55: the letter case of the forty digits is a checksum; all of one case carries none.</summary>
    private static string? Ethereum(string address)
    {
        if (address.Length != 42 || address[0] != '0' || address[1] is not ('x' or 'X') || !address.Skip(2).All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var digits = address[2..];
        var lower = digits.ToLowerInvariant();
        var hash = Keccak.Hash(System.Text.Encoding.ASCII.GetBytes(lower));
        var mixed = string.Create(40, (lower, hash), static (output, source) =>
        {
            for (var i = 0; i < output.Length; i++)
            {
                var nibble = (source.hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15;
                output[i] = nibble >= 8 ? char.ToUpperInvariant(source.lower[i]) : source.lower[i];
            }
        });
        return digits == mixed || !digits.Any(char.IsAsciiLetterUpper) || !digits.Any(char.IsAsciiLetterLower) ? "0x" + mixed : null;
    }

    /// <summary>Monero's base58 works in blocks of eleven characters for eight octets; the last four octets are Keccak-256.</summary>
    private static string? Monero(string address)
    {
        if (address.Length is not (95 or 106))
        {
            return null;
        }

        var bytes = new List<byte>();
        for (var i = 0; i < address.Length; i += 11)
        {
            var block = address.Substring(i, Math.Min(11, address.Length - i));
            var size = block.Length switch { 11 => 8, 7 => 5, _ => 0 };
            if (size == 0 || Base58.Decode(block.TrimStart('1').Length == 0 ? "1" : block.TrimStart('1'), Base58.Bitcoin) is not { } decoded)
            {
                return null;
            }

            var significant = decoded.SkipWhile(b => b == 0).ToArray();
            if (significant.Length > size)
            {
                return null;
            }

            bytes.AddRange(new byte[size - significant.Length]);
            bytes.AddRange(significant);
        }

        var payload = bytes.Take(bytes.Count - 4).ToArray();
        return payload[0] is 18 or 19 or 42 && Keccak.Hash(payload).Take(4).SequenceEqual(bytes.Skip(payload.Length)) ? address : null;
    }

    private static Refusal Invalid(string message) => new(RefusalReason.WalletInvalid, message);
}
