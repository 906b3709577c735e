using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Exchange.Audit;

/// <summary>
/// The statement by which a log's key hands over to the next: the text of a note that both sign. Its three lines are a header
/// that no other signed text begins with, the next verifier key, and the size of the last checkpoint that the old key signed.
/// </summary>
/// <param name="Next">The next key, of the same name.</param>
/// <param name="Size">The old key signs no larger tree, the next one no smaller.</param>
public sealed record KeyRotation(VerifierKey Next, long Size)
{
    private const string Header = "exchange/key-rotation/v1";

    /// <summary>Reads a statement's text.</summary>
    /// <param name="text">The text of a note.</param>
    /// <param name="rotation">The statement.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyRotation? rotation)
    {
        rotation = text.Split('\n') is [Header, var key, var decimals, ""]
            && VerifierKey.TryParse(key, SignatureType.Ed25519, out var next)
            && StrictText.TryNumber(decimals, out var size)
                ? new(next, size)
                : null;
        return rotation is not null;
    }

    /// <summary>The text to be signed.</summary>
    /// <returns>Three lines, each with its newline.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Header}\n{Next}\n{Size}\n");
}
