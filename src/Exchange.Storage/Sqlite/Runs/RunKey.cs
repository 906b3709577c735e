using System.Buffers.Binary;
using System.Text;
using Exchange.Records;

namespace Exchange.Storage.Sqlite.Runs;

/// <summary>The keys of both trees as octets, whose order is that of their parts.</summary>
internal static class RunKey
{
    /// <summary>The longest key of a record's name: an id of 64 characters, zero, four octets of a number.</summary>
    public const int LongestName = 64 + 1 + sizeof(int);

    /// <summary>Ends what varies in length, since it is in no id and no term.</summary>
    public const byte End = 0;

    // In no text of UTF-8, and after all that are.
    private const byte AfterAll = 0xFF;

    /// <summary>A record's name.</summary>
    /// <param name="into">Room for <see cref="LongestName"/>.</param>
    /// <param name="agencyNumber">Its originator's number.</param>
    /// <param name="id">Its id.</param>
    /// <returns>The key, in <paramref name="into"/>; ids first, since an agency's number tells few keys apart.</returns>
    public static ReadOnlySpan<byte> OfName(Span<byte> into, int agencyNumber, string id)
    {
        var length = Encoding.UTF8.GetBytes(id, into);
        into[length] = End;
        BinaryPrimitives.WriteInt32BigEndian(into[(length + 1)..], agencyNumber);
        return into[..(length + 1 + sizeof(int))];
    }

    /// <summary>A term of a record.</summary>
    public static byte[] OfTerm(SearchTerm term, int agencyNumber, string id)
    {
        byte[] key = [];
        return OfTerm(ref key, term.Kind, Encoding.UTF8.GetBytes(term.Text), agencyNumber, Encoding.UTF8.GetBytes(id)).ToArray();
    }

    /// <summary>A term of a record, of texts in UTF-8.</summary>
    /// <param name="room">Where it is written; made larger where it has to be.</param>
    /// <param name="kind">The term's kind.</param>
    /// <param name="text">Its text.</param>
    /// <param name="agencyNumber">The record's originator's number.</param>
    /// <param name="id">The record's id.</param>
    public static ReadOnlySpan<byte> OfTerm(ref byte[] room, SearchTermKind kind, ReadOnlySpan<byte> text, int agencyNumber, ReadOnlySpan<byte> id)
    {
        var length = 1 + text.Length + 1 + sizeof(int) + id.Length;
        if (room.Length < length)
        {
            room = new byte[length];
        }

        room[0] = (byte)kind;
        text.CopyTo(room.AsSpan(1));
        room[1 + text.Length] = End;
        BinaryPrimitives.WriteInt32BigEndian(room.AsSpan(1 + text.Length + 1), agencyNumber);
        id.CopyTo(room.AsSpan(1 + text.Length + 1 + sizeof(int)));
        return room.AsSpan(0, length);
    }

    /// <summary>Before all records that have a term.</summary>
    public static byte[] Before(SearchTerm term) => [(byte)term.Kind, .. Encoding.UTF8.GetBytes(term.Text), End];

    /// <summary>After all records that have a term.</summary>
    public static byte[] After(SearchTerm term) => [(byte)term.Kind, .. Encoding.UTF8.GetBytes(term.Text), End + 1];

    /// <summary>Before all terms that begin with one.</summary>
    public static byte[] BeforeAll(SearchTerm prefix) => [(byte)prefix.Kind, .. Encoding.UTF8.GetBytes(prefix.Text)];

    /// <summary>After all terms that begin with one.</summary>
    public static byte[] AfterAllOf(SearchTerm prefix) => [(byte)prefix.Kind, .. Encoding.UTF8.GetBytes(prefix.Text), AfterAll];

    /// <summary>The least key that is after another.</summary>
    public static byte[] JustAfter(ReadOnlySpan<byte> key) => [.. key, 0];

    /// <summary>Reads a term's key.</summary>
    public static (string Text, int AgencyNumber, string Id) ReadTerm(ReadOnlySpan<byte> key)
    {
        var text = key[1..];
        var end = text.IndexOf(End);
        var rest = text[(end + 1)..];
        return (Encoding.UTF8.GetString(text[..end]), BinaryPrimitives.ReadInt32BigEndian(rest), Encoding.UTF8.GetString(rest[sizeof(int)..]));
    }
}
