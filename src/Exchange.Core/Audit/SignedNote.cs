using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit;

/// <summary>
/// A text and the signatures on it (C2SP signed-note). Reading verifies nothing: the text is to be ignored until <see cref="IsSignedBy"/> a trusted key.
/// </summary>
public sealed class SignedNote
{
    /// <summary>The most signatures a note may have; the specification asks for 16 at least.</summary>
    public const int MaxSignatures = 100;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>What is signed, with its final newline.</summary>
    public string Text { get; }

    /// <summary>The signatures in their order, of known and unknown keys.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text.</summary>
    /// <param name="text">Ends in a newline; no control characters but newlines.</param>
    /// <param name="keys">Keys of the type <see cref="SignatureType.Ed25519"/>, in the order of the lines.</param>
    /// <returns>The note.</returns>
    /// <exception cref="ArgumentException">The text cannot be a note's, or a key signs something else.</exception>
    public static SignedNote Sign(string text, params IReadOnlyList<SignerKey> keys)
    {
        if (!text.EndsWith('\n') || !StrictText.IsNoteText(text))
        {
            throw new ArgumentException("a note's text ends in a newline and has no other control characters", nameof(text));
        }

        return new(text, [.. keys.Select(k => NoteSignature.OfText(text, k))]);
    }

    /// <summary>Reads a note.</summary>
    /// <param name="note">The whole note; the last empty line parts text and signatures.</param>
    /// <param name="read">The note, its signatures not verified.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string note, [NotNullWhen(true)] out SignedNote? read)
    {
        read = null;
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1;
        if (end == 0 || !StrictText.IsNoteText(note) || note[(end + 1)..].Split('\n') is not [.. { Length: > 0 and <= MaxSignatures } lines, ""])
        {
            return false;
        }

        var signatures = new List<NoteSignature>(lines.Length);
        foreach (var line in lines)
        {
            if (!NoteSignature.TryParse(line, out var signature))
            {
                return false;
            }

            signatures.Add(signature);
        }

        read = new(note[..end], signatures);
        return true;
    }

    /// <summary>Says whether a key signed the text: at least one line names it, and every line that names it verifies.</summary>
    /// <param name="key">A trusted key.</param>
    /// <returns>True when it did.</returns>
    public bool IsSignedBy(VerifierKey key) => Names(key) && Signatures.Where(s => s.IsBy(key)).All(s => s.Verifies(Text, key));

    /// <summary>When a cosigner last said that this checkpoint is the newest consistent one it knows (C2SP tlog-cosignature).</summary>
    /// <param name="key">A trusted key of the type <see cref="SignatureType.Cosignature"/>.</param>
    /// <returns>By the cosigner's clock, in whole seconds; null when it did not.</returns>
    public DateTimeOffset? CosignedAt(VerifierKey key) =>
        key.Type == SignatureType.Cosignature && IsSignedBy(key) ? Signatures.Where(s => s.IsBy(key)).Max(s => s.Time) : null;

    /// <summary>The note with one signature more, such as a cosigner's.</summary>
    /// <param name="signature">The signature.</param>
    /// <returns>A new note.</returns>
    public SignedNote With(NoteSignature signature) => new(Text, [.. Signatures, signature]);

    /// <summary>The whole note.</summary>
    /// <returns>As <see cref="TryParse"/> reads it.</returns>
    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(s => $"{s}\n"))}";

    /// <summary>Says whether a line claims to be a key's, verified or not.</summary>
    internal bool Names(VerifierKey key) => Signatures.Any(s => s.IsBy(key));
}
