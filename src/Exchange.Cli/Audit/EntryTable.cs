using System.Text.Json;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary>Entries as rows, or as JSON.</summary>
internal static class EntryTable
{
    private const int HashShown = 16;

    /// <summary>The columns.</summary>
    public static string[] Headers => [">index", "time (UTC)", "action", "agency", "role", "by", "purpose", ">records", "about", "refused", "leaf hash"];

    /// <summary>Makes a table.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="shortHashes">Whether hashes are cut, for a terminal.</param>
    /// <returns>The table.</returns>
    public static TextTable Of(IEnumerable<Wire.AuditEntry> entries, bool shortHashes)
    {
        var table = new TextTable(Headers) { DropOrder = ["role", "purpose", "records", "by"] };
        foreach (var entry in entries)
        {
            table.Add(Cells(entry, shortHashes));
        }

        return table;
    }

    /// <summary>An entry's cells, by <see cref="Headers"/>.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="shortHashes">Whether the hash is cut.</param>
    /// <returns>The cells, not made safe.</returns>
    public static string?[] Cells(Wire.AuditEntry entry, bool shortHashes) =>
    [
        $"{entry.LogIndex}",
        Wording.Second(entry.LogTime),
        Wording.Words(entry.Action),
        Wording.Id(entry.Agency),
        Wording.Words(entry.Role),
        By(entry.Detail),
        Wording.Words(entry.Purpose),
        $"{entry.RecordCount}",
        entry.Detail?.Subject,
        entry.Reason == Wire.Reason.Unspecified ? "" : Wording.Code(entry.Reason),
        shortHashes ? Hash(entry)[..HashShown] : Hash(entry),
    ];

    /// <summary>Writes an entry as an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="entry">The entry.</param>
    public static void WriteJson(Utf8JsonWriter json, Wire.AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("leaf_hash", Hash(entry));
        MessageJson.WriteFields(json, entry, withDefaults: true);
        json.WriteEndObject();
    }

    /// <summary>An entry's hash as it is written everywhere.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Hash(Wire.AuditEntry entry) => Convert.ToHexStringLower(entry.Hash.Span);

    /// <summary>Who an entry says called.</summary>
    /// <param name="detail">Its detail; null when it is erased.</param>
    /// <returns>The officer or job, and the certificate's name where it is another.</returns>
    public static string By(Wire.AuditDetail? detail) => detail switch
    {
        null => "",
        _ when detail.Actor == detail.CallerName || detail.CallerName.Length == 0 => detail.Actor,
        _ when detail.Actor.Length == 0 => detail.CallerName,
        _ => $"{detail.Actor} by {detail.CallerName}",
    };
}
