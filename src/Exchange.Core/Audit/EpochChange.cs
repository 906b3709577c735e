using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit;

/// <summary>
/// The statement by which a new epoch's log continues the old one's: the text of a note that both sign, and the body of the new log's
/// first entry. A header that no other signed text begins with, the new log's verifier key, then the last known checkpoint of the old log, whole.
/// </summary>
/// <param name="Next">The new log's key; its name is the new log's origin.</param>
/// <param name="Last">The last checkpoint of the old log that is known.</param>
public sealed record EpochChange(VerifierKey Next, Checkpoint Last)
{
    private const string Header = "exchange/epoch-change/v1";

    /// <summary>Reads a statement's text.</summary>
    /// <param name="text">The text of a note.</param>
    /// <param name="change">The statement.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out EpochChange? change)
    {
        change = text.Split('\n', 3) is [Header, var key, var checkpoint]
            && VerifierKey.TryParse(key, SignatureType.Ed25519, out var next)
            && Checkpoint.TryParse(checkpoint, out var last)
                ? new(next, last)
                : null;
        return change is not null;
    }

    /// <summary>The text to be signed.</summary>
    /// <returns>The lines, each with its newline.</returns>
    public override string ToString() => $"{Header}\n{Next}\n{Last}";
}
