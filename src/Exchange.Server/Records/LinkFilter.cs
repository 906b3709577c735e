using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Calls;
using Exchange.Sharing;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Leaves out links to what the reader cannot see: a link would tell that the other record exists (law 6).</summary>
internal static class LinkFilter
{
    public static StoredRecord Show(StoredRecord record, Reader reader, IExchangeStore store)
    {
        if (record.Links.IsEmpty || record.Originator == reader.Agency)
        {
            return record;
        }

        using var kept = new MemoryStream();
        var fields = new WireReader(record.Links.Span);
        while (fields.Next())
        {
            var link = Wire.Link.Parser.ParseFrom(fields.Value);
            if (RecordKey.TryParse(link.Target, out var target) && store.Find(reader, target) is not null)
            {
                kept.Write(record.Links.Span[fields.FieldStart..fields.FieldEnd]);
            }
        }

        return record.WithLinks(kept.ToArray());
    }
}
