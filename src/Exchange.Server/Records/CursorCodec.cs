using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Calls;
using Exchange.Sharing;

namespace Exchange.Server.Records;

/// <summary>
/// Seals a place in an agency's feed into a cursor: the hub's id in clear, the rest encrypted and bound to epoch, agency,
/// purpose and filter, so that a cursor of another feed is refused by name. It authorises nothing.
/// </summary>
internal sealed class CursorCodec(HubKeys keys, HubIdentity hub)
{
    private const byte Version = 1;
    private const int HubLength = 1 + 16;
    private const int FilterLength = 16;
    private const int PlacesLength = 5 * 8;
    private const int PageLength = 8 + 4;
    private const int ClearLength = 8 + 1 + FilterLength + PlacesLength + PageLength;

    /// <summary>Seals a place.</summary>
    /// <param name="reader">Whose feed.</param>
    /// <param name="filter">Through which filter.</param>
    /// <param name="cursor">The place.</param>
    /// <param name="page">The last page before it: whoever brings the cursor back has received that page.</param>
    public string Encode(Reader reader, RecordFilter filter, FeedCursor cursor, PullPage page)
    {
        var agency = Encoding.ASCII.GetBytes(reader.Agency.Value);
        var clear = new byte[ClearLength + agency.Length];
        BinaryPrimitives.WriteInt64BigEndian(clear, hub.Epoch);
        clear[8] = (byte)reader.Purpose;
        FilterHash(filter).CopyTo(clear.AsSpan(9));
        var rest = clear.AsSpan(9 + FilterLength);
        long[] positions = [cursor.Since, cursor.Read, cursor.RoundHead, cursor.SweepAudience, cursor.SweepPosition];
        foreach (var position in positions)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, position);
            rest = rest[8..];
        }

        BinaryPrimitives.WriteInt64BigEndian(rest, page.Pull);
        BinaryPrimitives.WriteInt32BigEndian(rest[8..], page.Number);
        agency.CopyTo(rest[PageLength..]);
        return Sealed.Seal(keys.CursorKey, clear, Header(hub.Id));
    }

    /// <summary>Opens a cursor: the place, and the last page before it.</summary>
    public Outcome<(FeedCursor Place, PullPage Page)> Decode(Reader reader, RecordFilter filter, string text)
    {
        if (Sealed.Decode(text, HubLength) is not { } bytes || bytes[0] != Version)
        {
            return Invalid("DAMAGED", "the cursor is cut short or was changed; pull without one");
        }

        if (!bytes.AsSpan(0, HubLength).SequenceEqual(Header(hub.Id)))
        {
            return Invalid("OTHER_HUB", "the cursor is of another hub; pull from that hub, or without a cursor");
        }

        if (Sealed.Open(keys.CursorKey, bytes, HubLength) is not { Length: > ClearLength } clear)
        {
            return Invalid("DAMAGED", "the cursor was changed; pull without one");
        }

        if (BinaryPrimitives.ReadInt64BigEndian(clear) != hub.Epoch)
        {
            return Invalid("OTHER_EPOCH", "the cursor is of another epoch of this hub; pull without one");
        }

        if (Encoding.ASCII.GetString(clear.AsSpan(ClearLength)) != reader.Agency.Value)
        {
            return Invalid("OTHER_AGENCY", "the cursor is another agency's");
        }

        if (clear[8] != (byte)reader.Purpose)
        {
            return Invalid("PURPOSE_CHANGED", "the cursor was made for another purpose; keep one cursor for each");
        }

        return clear.AsSpan(9, FilterLength).SequenceEqual(FilterHash(filter))
            ? (ReadPositions(clear.AsSpan(9 + FilterLength)), ReadPage(clear.AsSpan(9 + FilterLength + PlacesLength)))
            : Invalid("FILTER_CHANGED", "the cursor was made with another filter; keep one cursor for each");
    }

    private static FeedCursor ReadPositions(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64BigEndian(bytes),
        BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[24..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[32..]));

    private static PullPage ReadPage(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[8..]));

    private static byte[] Header(Guid hubId) => [Version, .. hubId.ToByteArray(bigEndian: true)];

    private static byte[] FilterHash(RecordFilter filter) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(filter.Definition))[..FilterLength];

    private static Refusal Invalid(string reason, string message) =>
        new(RefusalReason.CursorInvalid, message) { Facts = new Dictionary<string, string> { ["cursor_reason"] = reason } };
}
