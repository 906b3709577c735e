using System.Globalization;
using Exchange.Audit;
using Exchange.Cli.Output;

namespace Exchange.Cli.Audit;

/// <summary>Entries as they are named on the command line: by their index in the log, or by their leaf hash.</summary>
internal static class HashArgument
{
    /// <summary>Reads a leaf hash.</summary>
    /// <param name="text">As typed.</param>
    /// <returns>The hash.</returns>
    public static MerkleHash Read(string text) => TryRead(text, out var hash)
        ? hash
        : throw ToolFailure.Usage($"'{text}' is no leaf hash", "hash", "give the 64 hexadecimal digits that a push, a change or 'exchange audit list' shows");

    /// <summary>Reads an index or a hash.</summary>
    /// <param name="text">As typed.</param>
    /// <returns>The one or the other.</returns>
    public static (long? Index, MerkleHash Hash) ReadEither(string text) =>
        TryRead(text, out var hash) ? (null, hash)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? (index, default)
        : throw ToolFailure.Usage($"'{text}' names no entry", "entry", "give its index in the log, or the 64 hexadecimal digits of its leaf hash");

    private static bool TryRead(string text, out MerkleHash hash)
    {
        hash = default;
        return text.Length == 2 * MerkleHash.Length && text.All(char.IsAsciiHexDigit) && MerkleHash.TryRead(Convert.FromHexString(text), out hash);
    }
}
