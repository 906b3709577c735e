using System.Security.Cryptography;
using System.Text;
using Exchange.Agencies;
using Exchange.Records;
using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>
/// Stable ids for records whose source has none: the same data pushed twice is one set of records, and nobody without the
/// agency's key can guess what an id stands for.
/// </summary>
public static class RecordIds
{
    private const string Label = "exchange record id 1";
    private const int UuidLength = 16;

    /// <summary>
    /// Derives an id: a UUID version 8 (RFC 9562 section 5.8) of the first 122 bits of HMAC-SHA-256, under the agency's key, over
    /// label, kind, operation and name, each ended by a zero octet.
    /// </summary>
    /// <param name="key">The agency's key.</param>
    /// <param name="kind">The record's kind.</param>
    /// <param name="operation">The operation, <c>operations/{operation}</c>; empty for none. Part of the id: one domain is one record in each operation.</param>
    /// <param name="canonicalName">What the record is about in its canonical form (<see cref="Matching.DomainName.Canonical"/>, <see cref="Matching.Iban.Canonical"/>, <see cref="Matching.WalletAddress.Canonical"/>), or the source's own key.</param>
    /// <returns>The id, 36 characters.</returns>
    /// <exception cref="ArgumentException">The kind is unspecified, the name is empty, or a text holds a zero octet.</exception>
    public static string Derive(IdKey key, Wire.RecordKind kind, string operation, string canonicalName)
    {
        if (kind is not (Wire.RecordKind.Domain or Wire.RecordKind.Suspect or Wire.RecordKind.Asset))
        {
            throw new ArgumentException("an id is derived for a domain, a suspect or an asset", nameof(kind));
        }

        if (canonicalName.Length == 0 || canonicalName.Contains('\0', StringComparison.Ordinal) || operation.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("the canonical name is not empty, and neither it nor the operation holds a zero octet", nameof(canonicalName));
        }

        var text = Encoding.UTF8.GetBytes($"{Label}\0{(int)kind}\0{operation}\0{canonicalName}\0");
        var uuid = HMACSHA256.HashData(key.Octets, text).AsSpan(0, UuidLength);
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return new Guid(uuid, bigEndian: true).ToString("D");
    }

    /// <summary>The name of a record.</summary>
    /// <param name="agency">Its originator, <c>agencies/{agency}</c> as GetHub tells it.</param>
    /// <param name="id">Its id.</param>
    /// <returns><c>agencies/{agency}/records/{record}</c>.</returns>
    /// <exception cref="ArgumentException">One of them has another form.</exception>
    public static string NameOf(string agency, string id) =>
        AgencyId.TryParseName(agency, out var originator) && RecordKey.IsId(id)
            ? new RecordKey(originator, id).Name
            : throw new ArgumentException("a record's name is made of agencies/{agency} and an id of 8 to 64 of [a-z0-9-]", nameof(agency));
}
