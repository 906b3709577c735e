using Exchange.Agencies;
using Exchange.Sharing;
using Google.Protobuf.WellKnownTypes;
using Wire = Exchange.V1;

namespace Exchange.Server.Operations;

/// <summary>Operations to and from the wire.</summary>
internal static class OperationMapper
{
    public static Wire.Operation ToWire(Operation operation, IEnumerable<Membership> participants) => new()
    {
        Name = operation.Id.Name,
        DisplayName = operation.DisplayName,
        Series = operation.Series,
        Number = operation.Number,
        Lead = operation.Lead.Name,
        StartDate = ToWire(operation.StartDate),
        EndDate = ToWire(operation.EndDate),
        Goods = { operation.Goods.Select(g => (Wire.GoodsCategory)g) },
        AudienceRules = operation.ParticipantsOnly ? new Wire.AudienceRules { ParticipantsOnly = true } : null,
        CreateTime = operation.CreateTime.ToTimestamp(),
        Participants =
        {
            participants.Select(p => new Wire.Participant { Agency = p.Agency.Name, Role = (Wire.ParticipantRole)p.Role, JoinTime = p.JoinTime.ToTimestamp() }),
        },
    };

    public static Outcome<Operation> ToCore(Wire.Operation? wire)
    {
        var faults = new Records.Faults();
        if (wire is null)
        {
            faults.Add("operation", RefusalReason.FieldRequired, "is required");
            return Refuse(faults);
        }

        if (!OperationId.TryParseName(wire.Name, out var id))
        {
            faults.Add("operation.name", RefusalReason.FieldMalformed, "is no name operations/{operation} with an id of [a-z][a-z0-9-]{1,62}");
        }

        if (!AgencyId.TryParseName(wire.Lead, out var lead))
        {
            faults.Add("operation.lead", RefusalReason.FieldMalformed, "is no name agencies/{agency}");
        }

        faults.Text("operation.display_name", wire.DisplayName, 200, required: true);
        faults.Text("operation.series", wire.Series, 40);
        faults.Text("operation.number", wire.Number, 20);
        faults.Date("operation.start_date", wire.StartDate);
        faults.Date("operation.end_date", wire.EndDate);
        if (wire.Participants.Count > 0)
        {
            faults.Add("operation.participants", RefusalReason.FieldOutputOnly, "is changed by AddParticipants and RemoveParticipants");
        }

        if (faults.Any)
        {
            return Refuse(faults);
        }

        var (start, end) = (ToCore(wire.StartDate), ToCore(wire.EndDate));
        if (start > end)
        {
            faults.Add("operation.end_date", RefusalReason.FieldOutOfRange, "lies before start_date");
            return Refuse(faults);
        }

        return new Operation
        {
            Id = id,
            DisplayName = wire.DisplayName,
            Series = wire.Series,
            Number = wire.Number,
            Lead = lead,
            StartDate = start,
            EndDate = end,
            Goods = [.. wire.Goods.Select(g => (int)g)],
            ParticipantsOnly = wire.AudienceRules is { ParticipantsOnly: true },
        };
    }

    private static Google.Type.Date? ToWire(DateOnly? date) =>
        date is { } known ? new Google.Type.Date { Year = known.Year, Month = known.Month, Day = known.Day } : null;

    private static DateOnly? ToCore(Google.Type.Date? date) => date is null ? null : new DateOnly(date.Year, date.Month, date.Day);

    private static Refusal Refuse(Records.Faults faults) =>
        new(RefusalReason.RequestInvalid, "the operation breaks rules") { Violations = faults.Found };
}
