using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Exchange.Audit;

/// <summary>What a log says of itself when it signs: its name, how many entries it has, and their root (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">The log's name, one for each epoch of a hub.</param>
/// <param name="Size">How many entries.</param>
/// <param name="Root">The root of the RFC 6962 tree of that size.</param>
public sealed record Checkpoint(string Origin, long Size, MerkleHash Root)
{
    /// <summary>Lines after the root, signed and opaque. Ours has none; a foreign log's are kept so that its signature verifies.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Reads a checkpoint's text.</summary>
    /// <param name="text">The text of a note.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = text.Split('\n') is [{ Length: > 0 } origin, var decimals, var base64, .. var extensions, ""]
            && StrictText.TryNumber(decimals, out var size)
            && StrictText.TryHash(base64, out var root)
            && extensions.All(e => e.Length > 0)
                ? new(origin, size, root) { Extensions = extensions }
                : null;
        return checkpoint is not null;
    }

    /// <summary>Compares what is signed.</summary>
    /// <param name="other">Another checkpoint.</param>
    /// <returns>True when both have one text.</returns>
    public bool Equals(Checkpoint? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Origin, Size, Root);

    /// <summary>The text to be signed.</summary>
    /// <returns>Three lines and the extensions, each with its newline.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.AsSpan())}\n{string.Concat(Extensions.Select(e => $"{e}\n"))}");
}
