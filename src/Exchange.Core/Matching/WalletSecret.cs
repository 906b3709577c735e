namespace Exchange.Matching;

/// <summary>
/// Knows the forms of a private key that carry a checksum, whatever network the text is said to be of: whoever holds one holds the
/// money, so the hub refuses it before it is stored anywhere. A bare number of 256 bits it cannot tell from a hash.
/// </summary>
internal static class WalletSecret
{
    private const int KeyLength = 33;
    private const int ExtendedKeyLength = 78;
    private const int ExtendedKeyMaterial = 45;
    private const int EncryptedKeyLength = 39;

    public static bool IsOne(string text) =>
        (Base58.DecodeCheck(text, Base58.Bitcoin) is { } payload && (IsImportFormat(payload) || IsEncrypted(payload) || IsExtended(payload)))
        || (Base58.DecodeCheck(text, Base58.Ripple) is { } seed && IsRippleSeed(seed));

    /// <summary>Wallet import format: a version of 0x80 or more (each network has its own), a key of 32 octets, 0x01 for compressed.</summary>
    private static bool IsImportFormat(byte[] payload) =>
        payload[0] >= 0x80 && (payload.Length == KeyLength || (payload.Length == KeyLength + 1 && payload[^1] == 1));

    /// <summary>BIP-38: a key under a password.</summary>
    private static bool IsEncrypted(byte[] payload) => payload is [0x01, 0x42 or 0x43, ..] && payload.Length == EncryptedKeyLength;

    /// <summary>BIP-32: an extended key is private when its key material begins with a zero octet.</summary>
    private static bool IsExtended(byte[] payload) => payload.Length == ExtendedKeyLength && payload[ExtendedKeyMaterial] == 0;

    /// <summary>The XRP Ledger's family seeds, for secp256k1 and Ed25519.</summary>
    private static bool IsRippleSeed(byte[] payload) => payload is [0x21, ..] and { Length: 17 } or [0x01, 0xE1, 0x4B, ..] and { Length: 19 };
}
