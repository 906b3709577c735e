using Exchange.Audit;
using Google.Protobuf;

namespace Exchange.Client.Auditing;

/// <summary>Hashes as they come over the wire.</summary>
internal static class WireHashes
{
    public static bool TryRead(IReadOnlyList<ByteString> wire, out MerkleHash[] hashes)
    {
        hashes = new MerkleHash[wire.Count];
        for (var i = 0; i < hashes.Length; i++)
        {
            if (!MerkleHash.TryRead(wire[i].Span, out hashes[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static IReadOnlyList<string> Texts(IEnumerable<ByteString> wire) => [.. wire.Select(h => h.ToBase64())];
}
