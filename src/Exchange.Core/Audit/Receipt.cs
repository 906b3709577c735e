using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Exchange.Audit;

/// <summary>Proof, verifiable offline, that an entry is in a log: its index, the inclusion proof and the checkpoint (C2SP tlog-proof).</summary>
/// <param name="Index">The entry's index in the log.</param>
/// <param name="Proof">The inclusion proof in the checkpoint's tree.</param>
/// <param name="Checkpoint">The checkpoint, its signatures not verified.</param>
public sealed record Receipt(long Index, IReadOnlyList<MerkleHash> Proof, SignedNote Checkpoint)
{
    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string ExtraField = "extra ";
    private const string IndexField = "index ";

    /// <summary>What else the reader may want, such as the leaf; nothing vouches for it. Empty when there is none.</summary>
    public ReadOnlyMemory<byte> Extra { get; init; }

    /// <summary>Reads a receipt.</summary>
    /// <param name="text">As <see cref="ToString"/> writes it.</param>
    /// <param name="receipt">The receipt, nothing verified.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Receipt? receipt)
    {
        receipt = null;
        if (text.Split("\n\n", 2) is not [var head, var note] || head.Split('\n') is not [Header, .. var fields])
        {
            return false;
        }

        byte[] extra = [];
        if (fields is [var first, .. var others] && first.StartsWith(ExtraField, StringComparison.Ordinal))
        {
            if (!StrictText.TryBase64(first[ExtraField.Length..], out extra) || extra.Length == 0)
            {
                return false;
            }

            fields = others;
        }

        if (fields is not [var line, .. var hashes]
            || !line.StartsWith(IndexField, StringComparison.Ordinal)
            || !StrictText.TryNumber(line[IndexField.Length..], out var index)
            || !SignedNote.TryParse(note, out var checkpoint)
            || !Audit.Checkpoint.TryParse(checkpoint.Text, out _))
        {
            return false;
        }

        var proof = new MerkleHash[hashes.Length];
        for (var i = 0; i < proof.Length; i++)
        {
            if (!StrictText.TryHash(hashes[i], out proof[i]))
            {
                return false;
            }
        }

        receipt = new(index, proof, checkpoint) { Extra = extra };
        return true;
    }

    /// <summary>Verifies that an entry is in the log.</summary>
    /// <param name="leaf">The entry's leaf hash.</param>
    /// <param name="log">The log that is trusted.</param>
    /// <param name="checkpoint">The receipt's checkpoint; a <see cref="WitnessPolicy"/> says whether it is witnessed.</param>
    /// <returns>True when the log signed the checkpoint and the proof leads from the leaf to its root.</returns>
    public bool TryVerify(in MerkleHash leaf, LogVerifier log, [NotNullWhen(true)] out SignedCheckpoint? checkpoint)
    {
        if (log.TryOpen(Checkpoint, out checkpoint)
            && MerkleProof.VerifiesInclusion(leaf, Index, checkpoint.Checkpoint.Size, [.. Proof], checkpoint.Checkpoint.Root))
        {
            return true;
        }

        checkpoint = null;
        return false;
    }

    /// <summary>The receipt as a file <c>*.tlog-proof</c> holds it.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var extra = Extra.IsEmpty ? "" : $"{ExtraField}{Convert.ToBase64String(Extra.Span)}\n";
        var hashes = string.Concat(Proof.Select(h => $"{Convert.ToBase64String(h.AsSpan())}\n"));
        return string.Create(CultureInfo.InvariantCulture, $"{Header}\n{extra}{IndexField}{Index}\n{hashes}\n{Checkpoint}");
    }
}
