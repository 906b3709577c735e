using System.Globalization;
using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Matching;
using Exchange.Records;
using Exchange.Server.Calls;
using Exchange.Sharing;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>
/// Makes a draft of a pushed record's bytes, or the rejection it has earned. The bytes of content, marking and links are kept
/// as received; what the rules need is read from them once.
/// </summary>
/// <param name="originator">The agency that pushes.</param>
/// <param name="limits">Numbers.</param>
/// <param name="today">The hub's date.</param>
internal sealed class PushedRecordReader(AgencyId originator, RecordLimits limits, DateOnly today)
{
    private const int RecordField = 1;
    private const int ContentField = 6;
    private const int MarkingField = 7;
    private const int LinksField = 8;
    private const int LongestTerm = 253;

    private static readonly MessageRules Rules = MessageRules.Of(Wire.PushRecord.Descriptor);

    public PushedRecord Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > limits.RecordBytes)
        {
            return Reject([new Violation("record", RefusalReason.FieldOutOfRange, $"is larger than {limits.RecordBytes} octets")]);
        }

        List<Violation>? violations = null;
        StrictCheck.Check(Rules, bytes.Span, "", ref violations);
        if (violations is not null)
        {
            return Reject(violations);
        }

        Wire.PushRecord pushed;
        try
        {
            pushed = Wire.PushRecord.Parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            return Reject([new Violation("", RefusalReason.MessageMalformed, "is no message of the contract")]);
        }

        return Read(pushed, bytes);
    }

    private static PushedRecord Reject(IReadOnlyList<Violation> violations) =>
        new(null, RecordOutcome.Rejected(RefusalReason.RecordInvalid, violations));

    private PushedRecord Read(Wire.PushRecord pushed, ReadOnlyMemory<byte> bytes)
    {
        var faults = new Faults();
        if (pushed.Record is not { } record)
        {
            faults.Add("record", RefusalReason.FieldRequired, "is required");
            return Reject(faults.Found);
        }

        var key = CheckName(record.Name, faults);
        CheckOutputOnly(record, faults);
        var (kind, status, canonical, registrable) = CheckBody(record.Content, faults);
        var operation = CheckOperation(record.Content, faults);
        var (conditions, review) = MarkingValidator.Check(record.Marking, today, limits.ReviewYears, faults);
        CheckLinks(record, faults);
        var (distribution, embargoEnd) = DistributionMapper.ToCore(pushed.Distribution, originator, conditions.Tlp, faults);
        if (pushed is { HasExpectedRevision: true, ExpectedRevision: < 0 })
        {
            faults.Add("expected_revision", RefusalReason.FieldOutOfRange, "is negative");
        }

        if (faults.Any)
        {
            return key?.Originator is { } other && other != originator
                ? new(null, RecordOutcome.Rejected(RefusalReason.NotOriginator, faults.Found))
                : Reject(faults.Found);
        }

        var (content, marking, links) = Slice(bytes);
        var draft = new RecordDraft
        {
            Key = key!.Value,
            Kind = kind,
            Status = status,
            Operation = operation,
            Content = content,
            Marking = marking,
            Links = links,
            ReviewBy = review,
            CanonicalName = canonical,
            RegistrableDomain = registrable,
            Terms = Terms(record.Content, key.Value, canonical, registrable),
            Conditions = conditions,
            Distribution = distribution,
            EmbargoEnd = embargoEnd,
            Corrects = record.Content.Correction is not null,
            ExpectedRevision = pushed.HasExpectedRevision ? pushed.ExpectedRevision : null,
        };
        return new PushedRecord(draft, null);
    }

    private RecordKey? CheckName(string name, Faults faults)
    {
        if (!RecordKey.TryParse(name, out var key))
        {
            faults.Add("record.name", RefusalReason.FieldMalformed, "is no name agencies/{agency}/records/{record} with an id of [a-z0-9-]{8,64}");
            return null;
        }

        if (key.Originator != originator)
        {
            faults.Add("record.name", RefusalReason.NotOriginator, "names another agency as originator; push a record of your own, linked ABOUT the other");
        }

        if (RecordIdRule.Check(key.Id) is { } refusal)
        {
            faults.Add("record.name", refusal);
        }

        return key;
    }

    private static void CheckOutputOnly(Wire.Record record, Faults faults)
    {
        NotSet("record.revision", record.Revision != 0, faults);
        NotSet("record.epoch", record.Epoch != 0, faults);
        NotSet("record.create_time", record.CreateTime is not null, faults);
        NotSet("record.update_time", record.UpdateTime is not null, faults);
        NotSet("record.derived", record.Derived is not null, faults);
    }

    private static void NotSet(string field, bool set, Faults faults)
    {
        if (set)
        {
            faults.Add(field, RefusalReason.FieldOutputOnly, "is given by the hub; leave it unset (expected_revision says what a push is based on)");
        }
    }

    private static (RecordKind Kind, int Status, string Canonical, string Registrable) CheckBody(Wire.RecordContent? content, Faults faults)
    {
        faults.Text("record.content.note", content?.Note ?? "", 4_000);
        if (content?.Correction is { } correction)
        {
            faults.Text("record.content.correction.reason", correction.Reason, 500, required: true);
        }

        switch (content?.BodyCase)
        {
            case Wire.RecordContent.BodyOneofCase.Domain:
                var name = DomainValidator.Check(content.Domain, faults);
                return (RecordKind.Domain, (int)(content.Domain.Takedown?.Status ?? 0), name?.Canonical ?? "", name?.RegistrableDomain ?? "");
            case Wire.RecordContent.BodyOneofCase.Suspect:
                SuspectValidator.Check(content.Suspect, faults);
                return (RecordKind.Suspect, (int)content.Suspect.Status, "", "");
            case Wire.RecordContent.BodyOneofCase.Asset:
                return (RecordKind.Asset, (int)content.Asset.Status, AssetValidator.Check(content.Asset, faults), "");
            default:
                faults.Add("record.content", RefusalReason.FieldRequired, "holds a domain, a suspect or an asset");
                return default;
        }
    }

    private static OperationId? CheckOperation(Wire.RecordContent? content, Faults faults)
    {
        if (string.IsNullOrEmpty(content?.Operation))
        {
            return null;
        }

        if (OperationId.TryParseName(content.Operation, out var id))
        {
            return id;
        }

        faults.Add("record.content.operation", RefusalReason.FieldMalformed, "is no name operations/{operation}");
        return null;
    }

    private static void CheckLinks(Wire.Record record, Faults faults)
    {
        faults.AtMost("record.links", record.Links.Count, 64);
        for (var i = 0; i < record.Links.Count; i++)
        {
            faults.Required($"record.links[{i}].relation", record.Links[i].Relation != Wire.LinkRelation.Unspecified, "state how they are related");
            if (!RecordKey.TryParse(record.Links[i].Target, out _))
            {
                faults.Add($"record.links[{i}].target", RefusalReason.FieldMalformed, "is no name agencies/{agency}/records/{record}");
            }
        }
    }

    /// <summary>Cuts out what is kept as received. The strict check has seen to it that content and marking stand once.</summary>
    private static (ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Marking, ReadOnlyMemory<byte> Links) Slice(ReadOnlyMemory<byte> pushed)
    {
        var outer = new WireReader(pushed.Span);
        while (outer.Next() && outer.Number != RecordField)
        {
        }

        var record = pushed.Slice(outer.ValueStart, outer.ValueLength);
        ReadOnlyMemory<byte> content = default, marking = default;
        using var links = new MemoryStream();
        var fields = new WireReader(record.Span);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case ContentField:
                    content = record.Slice(fields.ValueStart, fields.ValueLength);
                    break;
                case MarkingField:
                    marking = record.Slice(fields.ValueStart, fields.ValueLength);
                    break;
                case LinksField:
                    links.Write(record.Span[fields.FieldStart..fields.FieldEnd]);
                    break;
            }
        }

        return (content, marking, links.Length == 0 ? default : links.ToArray());
    }

    private static List<SearchTerm> Terms(Wire.RecordContent content, RecordKey key, string canonical, string registrable)
    {
        var name = content.BodyCase == Wire.RecordContent.BodyOneofCase.Suspect ? Fold(content.Suspect.Names[0].FullName) : canonical;
        List<SearchTerm> terms = [Term(SearchTermKind.Name, name.Length == 0 ? key.Id : name)];
        if (registrable.Length > 0 && registrable != canonical)
        {
            terms.Add(Term(SearchTermKind.Registrable, registrable));
        }

        if (content.BodyCase == Wire.RecordContent.BodyOneofCase.Asset && canonical.Length > 0)
        {
            terms.Add(Term(SearchTermKind.Identifier, Fold(canonical)));
        }

        if (content.BodyCase == Wire.RecordContent.BodyOneofCase.Suspect)
        {
            terms.AddRange(content.Suspect.Identifiers.Select(i => Term(SearchTermKind.Identifier, Fold(i.Value))).Distinct());
        }

        return terms;
    }

    private static SearchTerm Term(SearchTermKind kind, string text) => new(kind, text.Length <= LongestTerm ? text : text[..LongestTerm]);

    /// <summary>Folds a name or identifier for look-up: lower case, white space as one space.</summary>
    public static string Fold(string text) =>
        string.Join(' ', text.ToLower(CultureInfo.InvariantCulture).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
