using Exchange.Agencies;
using Exchange.Cli.Lists;
using Exchange.Client;
using Exchange.Matching;
using Exchange.Sharing;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>Makes the record to push of a line: what the line says, and the defaults for what it does not.</summary>
internal sealed class RecordMapper(PushDefaults defaults)
{
    /// <summary>Maps a line that names something.</summary>
    public MappedLine Map(ListLine line)
    {
        if (line.Problem is { } problem)
        {
            return new MappedLine(line, null, [problem]);
        }

        return line switch
        {
            { Record: { } record } => FromRecord(line, record),
            { Row: { } row } => FromRow(line, row),
            { Host: { } host } => Named(line, host),
            _ => throw new InvalidOperationException("a line that is accepted names something"),
        };
    }

    private MappedLine Named(ListLine line, DomainName host)
    {
        var content = new Wire.RecordContent
        {
            Domain = new Wire.Domain { DomainName = host.Canonical, Infringement = defaults.ListInfringement, Goods = { defaults.Goods }, Takedown = defaults.Takedown },
            Operation = defaults.Operation,
        };
        return new MappedLine(line, Push(Derive(Wire.RecordKind.Domain, defaults.Operation, host.Canonical), content), []);
    }

    private MappedLine FromRow(ListLine line, CsvRow row)
    {
        var cells = new RowCells(row, defaults.DateOrder);
        var content = new Wire.RecordContent { Operation = Operation(cells), Note = cells.Text(Column.Note) };
        if (cells.Has(Column.Correction))
        {
            content.Correction = new Wire.Correction { Reason = cells.Text(Column.Correction) };
        }

        string key;
        Wire.RecordKind kind;
        switch (cells.Text(Column.Kind).ToUpperInvariant())
        {
            case "" or "DOMAIN":
                (kind, content.Domain) = (Wire.RecordKind.Domain, DomainRow.Read(cells, line.Host!, defaults));
                _ = cells.Text(Column.DomainName);
                key = line.Host!.Canonical;
                break;
            case "SUSPECT":
                (kind, content.Suspect) = (Wire.RecordKind.Suspect, SuspectRow.Read(cells, out key));
                break;
            case "ASSET":
                (kind, content.Asset) = (Wire.RecordKind.Asset, AssetRow.Read(cells, out key));
                break;
            default:
                cells.Add(Column.Kind, RefusalReason.EnumUnknown, "is no kind of record", "write one of: domain, suspect, asset");
                return new MappedLine(line, null, cells.Problems);
        }

        var id = Id(cells, kind, content.Operation, key);
        var record = Push(id, content);
        record.Record.Marking = MarkingCells.Read(cells, defaults.Marking);
        record.Distribution = AudienceCells.Read(cells, defaults.Distribution);
        record.Record.Links.AddRange(Links(cells));
        if (cells.Number(Column.ExpectedRevision) is { } revision)
        {
            record.ExpectedRevision = revision;
        }

        foreach (var column in cells.Unasked)
        {
            cells.Add(column, RefusalReason.FieldUnknown, $"says nothing about a {kind.ToString().ToLowerInvariant()}", "clear the cell, or correct the column kind");
        }

        return new MappedLine(line, cells.Problems.Count == 0 ? record : null, cells.Problems);
    }

    /// <summary>A record of an NDJSON file keeps what it states; the defaults stand in for what it leaves out.</summary>
    private MappedLine FromRecord(ListLine line, Wire.PushRecord record)
    {
        record.Record ??= new Wire.Record();
        record.Record.Content ??= new Wire.RecordContent();
        record.Record.Marking ??= defaults.Marking;
        record.Distribution ??= defaults.Distribution;
        var content = record.Record.Content;
        if (content.Operation.Length == 0)
        {
            content.Operation = defaults.Operation;
        }

        if (record.Record.Name.Length == 0)
        {
            var (kind, key) = content.BodyCase switch
            {
                Wire.RecordContent.BodyOneofCase.Domain => (Wire.RecordKind.Domain, line.Host!.Canonical),
                Wire.RecordContent.BodyOneofCase.Suspect => (Wire.RecordKind.Suspect, SuspectRow.KeyOf(content.Suspect)),
                Wire.RecordContent.BodyOneofCase.Asset => (Wire.RecordKind.Asset, AssetRow.KeyOf(content.Asset)),
                Wire.RecordContent.BodyOneofCase.None => (Wire.RecordKind.Unspecified, ""),
            };
            if (key.Length == 0)
            {
                return new MappedLine(line, null, [new Problem("record.name", RefusalReason.FieldRequired, "the record has no name, and nothing in it makes one", "give it the name agencies/{agency}/records/{record}")]);
            }

            record.Record.Name = RecordIds.NameOf(defaults.Agency, Derive(kind, content.Operation, key));
        }

        return new MappedLine(line, record, []);
    }

    private Wire.PushRecord Push(string id, Wire.RecordContent content) => new()
    {
        Record = new Wire.Record { Name = id.Length == 0 ? "" : RecordIds.NameOf(defaults.Agency, id), Content = content, Marking = defaults.Marking },
        Distribution = defaults.Distribution,
    };

    private string Derive(Wire.RecordKind kind, string operation, string key) => RecordIds.Derive(defaults.IdKey.Value, kind, operation, key);

    private string Id(RowCells cells, Wire.RecordKind kind, string operation, string key)
    {
        if (cells.Has(Column.RecordId))
        {
            var id = cells.Text(Column.RecordId);
            if (RecordIdRule.Check(id) is { } refusal)
            {
                cells.Add(Column.RecordId, refusal.Reason, refusal.Message, "write your own number in the column source_key: an opaque id is derived from it");
                return "";
            }

            return id;
        }

        if (cells.Has(Column.SourceKey))
        {
            return Derive(kind, operation, $"key:{cells.Text(Column.SourceKey)}");
        }

        if (key.Length > 0)
        {
            return Derive(kind, operation, key);
        }

        if (cells.Problems.Count == 0)
        {
            cells.Add(Column.SourceKey, RefusalReason.FieldRequired, "nothing in the row tells this record from others", "write your own number for it in the column source_key: an opaque id is derived from it");
        }

        return "";
    }

    private string Operation(RowCells cells)
    {
        var text = cells.Text(Column.Operation);
        if (text.Length == 0)
        {
            return defaults.Operation;
        }

        if (OperationId.TryParse(text, out var id) || OperationId.TryParseName(text, out id))
        {
            return id.Name;
        }

        cells.Add(Column.Operation, RefusalReason.FieldMalformed, "is no operation's id", "write it as the hub does, such as ios-x; `exchange operations` lists them");
        return "";
    }

    private static IEnumerable<Wire.Link> Links(RowCells cells)
    {
        foreach (var text in cells.List(Column.Links))
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 2 && Vocabulary.Relation.TryParse(words[0], out var relation))
            {
                yield return new Wire.Link { Relation = relation, Target = words[1] };
            }
            else
            {
                cells.Add(Column.Links, RefusalReason.FieldMalformed, "is no link", $"write a relation and a record's name, such as: same_operator {AgencyId.Hub.Name}/records/0123abcd (relations: {Vocabulary.Relation.Words})");
            }
        }
    }
}
