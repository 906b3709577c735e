using System.Security.Cryptography;

namespace Exchange.Client.Pushing;

/// <summary>A batch as it is sent, and what is needed to tell its outcomes apart.</summary>
/// <param name="Number">From 1; the same records always come to the same number.</param>
/// <param name="FirstIndex">The place of its first record in the input, from 0.</param>
/// <param name="Slots">One for each record.</param>
/// <param name="Message">The whole message of the stream; empty when none of the records can be sent (at the input's end only).</param>
/// <param name="Digest">Chained SHA-256 over the input up to here, hexadecimal.</param>
internal sealed record Batch(long Number, long FirstIndex, IReadOnlyList<BatchSlot> Slots, byte[] Message, string Digest)
{
    /// <summary>Records that the hub answers.</summary>
    public int SentRecords { get; } = Slots.Count(s => s.Local is null);

    /// <summary>True when there is nothing to send.</summary>
    public bool IsLocal => Message.Length == 0;

    /// <summary>SHA-256 over the batch as the hub receives it: the message without the tag and length that make it one of the stream's.</summary>
    public byte[] BodyHash()
    {
        var at = 1;
        while (Message[at++] >= 0x80)
        {
            // The length's octets, but for its last one.
        }

        return SHA256.HashData(Message.AsSpan(at));
    }
}
