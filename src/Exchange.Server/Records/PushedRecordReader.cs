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
/// as received; what the rules need is read from them once, and from a marking or distribution that a batch repeats, once for all.
/// </summary>
/// <param name="originator">The agency that pushes.</param>
/// <param name="limits">Numbers.</param>
/// <param name="today">The hub's date.</param>
internal sealed class PushedRecordReader(AgencyId originator, RecordLimits limits, DateOnly today)
{
    private const int LongestTerm = 253;

    private static readonly MessageRules Rules = MessageRules.Of(Wire.PushRecord.Descriptor);

    // Those without a fault alone: a fault is found anew for each record that has it.
    private readonly SeenBytes<(Conditions Conditions, DateOnly ReviewBy)> _markings = new();
    private readonly SeenBytes<(Tlp Tlp, Distribution? Distribution, DateTimeOffset? EmbargoEnd)> _distributions = new();

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

        try
        {
            return Read(PushedParts.Cut(bytes));
        }
        catch (InvalidProtocolBufferException)
        {
            return Reject([new Violation("", RefusalReason.MessageMalformed, "is no message of the contract")]);
        }
    }

    private static PushedRecord Reject(IReadOnlyList<Violation> violations) =>
        new(null, RecordOutcome.Rejected(RefusalReason.RecordInvalid, violations));

    private PushedRecord Read(PushedParts pushed)
    {
        var faults = new Faults();
        if (pushed.Record is not { } record)
        {
            faults.Add("record", RefusalReason.FieldRequired, "is required");
            return Reject(faults.Found);
        }

        var key = CheckName(pushed.Name, faults);
        if (pushed.HasOthers)
        {
            CheckOutputOnly(Wire.Record.Parser.ParseFrom(record.Span), faults);
        }

        var content = pushed.Content is { } body ? Wire.RecordContent.Parser.ParseFrom(body.Span) : null;
        var (kind, status, canonical, registrable) = CheckBody(content, faults);
        var operation = CheckOperation(content, faults);
        var (conditions, review) = CheckMarking(pushed.Marking, faults);
        CheckLinks(pushed.Links, faults);
        var (distribution, embargoEnd) = CheckDistribution(pushed.Distribution, conditions.Tlp, faults);
        if (pushed.ExpectedRevision < 0)
        {
            faults.Add("expected_revision", RefusalReason.FieldOutOfRange, "is negative");
        }

        if (faults.Any)
        {
            return key?.Originator is { } other && other != originator
                ? new(null, RecordOutcome.Rejected(RefusalReason.NotOriginator, faults.Found))
                : Reject(faults.Found);
        }

        var draft = new RecordDraft
        {
            Key = key!.Value,
            Kind = kind,
            Status = status,
            Operation = operation,
            Content = pushed.Content!.Value,
            Marking = pushed.Marking!.Value,
            Links = pushed.Links,
            ReviewBy = review,
            CanonicalName = canonical,
            RegistrableDomain = registrable,
            Terms = Terms(content!, key.Value, canonical, registrable),
            Conditions = conditions,
            Distribution = distribution,
            EmbargoEnd = embargoEnd,
            Corrects = content!.Correction is not null,
            ExpectedRevision = pushed.ExpectedRevision,
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

    private (Conditions Conditions, DateOnly ReviewBy) CheckMarking(ReadOnlyMemory<byte>? bytes, Faults faults)
    {
        if (bytes is not { } marking)
        {
            return MarkingValidator.Check(null, today, limits.ReviewYears, faults);
        }

        if (_markings.TryFind(marking.Span, out var known))
        {
            return known;
        }

        var before = faults.Found.Count;
        var found = MarkingValidator.Check(Wire.Marking.Parser.ParseFrom(marking.Span), today, limits.ReviewYears, faults);
        if (faults.Found.Count == before)
        {
            _markings.Add(marking, found);
        }

        return found;
    }

    private (Distribution? Distribution, DateTimeOffset? EmbargoEnd) CheckDistribution(ReadOnlyMemory<byte>? bytes, Tlp tlp, Faults faults)
    {
        if (bytes is not { } stated)
        {
            return (null, null);
        }

        if (_distributions.TryFind(stated.Span, out var known) && known.Tlp == tlp)
        {
            return (known.Distribution, known.EmbargoEnd);
        }

        // Where anything is wrong the end of an embargo is not read: only a whole record's is kept.
        var (distribution, embargoEnd) = DistributionMapper.ToCore(Wire.Distribution.Parser.ParseFrom(stated.Span), originator, tlp, faults);
        if (!faults.Any)
        {
            _distributions.Add(stated, (tlp, distribution, embargoEnd));
        }

        return (distribution, embargoEnd);
    }

    private static void CheckLinks(ReadOnlyMemory<byte> bytes, Faults faults)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        var links = Wire.Record.Parser.ParseFrom(bytes.Span).Links;
        faults.AtMost("record.links", links.Count, 64);
        for (var i = 0; i < links.Count; i++)
        {
            faults.Required($"record.links[{i}].relation", links[i].Relation != Wire.LinkRelation.Unspecified, "state how they are related");
            if (!RecordKey.TryParse(links[i].Target, out _))
            {
                faults.Add($"record.links[{i}].target", RefusalReason.FieldMalformed, "is no name agencies/{agency}/records/{record}");
            }
        }
    }

    private static SearchTerms Terms(Wire.RecordContent content, RecordKey key, string canonical, string registrable)
    {
        var name = content.BodyCase == Wire.RecordContent.BodyOneofCase.Suspect ? Fold(content.Suspect.Names[0].FullName) : canonical;
        var first = Term(SearchTermKind.Name, name.Length == 0 ? key.Id : name);
        return content.BodyCase switch
        {
            Wire.RecordContent.BodyOneofCase.Domain when registrable.Length > 0 && registrable != canonical => [first, Term(SearchTermKind.Registrable, registrable)],
            Wire.RecordContent.BodyOneofCase.Suspect => [first, .. content.Suspect.Identifiers.Select(i => Term(SearchTermKind.Identifier, Fold(i.Value))).Distinct()],
            Wire.RecordContent.BodyOneofCase.Asset when canonical.Length > 0 => [first, Term(SearchTermKind.Identifier, Fold(canonical))],
            _ => [first],
        };
    }

    private static SearchTerm Term(SearchTermKind kind, string text) => new(kind, text.Length <= LongestTerm ? text : text[..LongestTerm]);

    /// <summary>Folds a name or identifier for look-up: lower case, white space as one space.</summary>
    public static string Fold(string text) =>
        string.Join(' ', text.ToLower(CultureInfo.InvariantCulture).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
