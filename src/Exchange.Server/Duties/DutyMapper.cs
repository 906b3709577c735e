using System.Globalization;
using Exchange.Agencies;
using Exchange.Changes;
using Google.Protobuf.WellKnownTypes;
using Wire = Exchange.V1;

namespace Exchange.Server.Duties;

/// <summary>Duties to and from the wire.</summary>
internal static class DutyMapper
{
    private const string Collection = "/duties/";

    public static Wire.Duty ToWire(Duty duty) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{duty.Agency.Name}{Collection}{duty.Number}"),
        Kind = (Wire.DutyKind)duty.Kind,
        Cause = (Wire.DutyCause)duty.Cause,
        Record = duty.Record.Name,
        Revision = duty.Revision,
        CreateTime = duty.CreateTime.ToTimestamp(),
    };

    public static Wire.LedgerDuty ToLedger(Duty duty) => new()
    {
        Agency = duty.Agency.Name,
        Kind = (Wire.DutyKind)duty.Kind,
        Cause = (Wire.DutyCause)duty.Cause,
        CreateTime = duty.CreateTime.ToTimestamp(),
        DeliverTime = duty.DeliverTime?.ToTimestamp(),
        AcknowledgeTime = duty.AcknowledgeTime?.ToTimestamp(),
        Result = (Wire.DutyResult)duty.Result,
        RetentionBasis = duty.RetentionBasis,
    };

    public static Wire.LedgerDisclosure ToWire(LedgerDisclosure disclosure) => new()
    {
        Agency = disclosure.Agency.Name,
        Revision = disclosure.Revision,
        LogTime = disclosure.Time.ToTimestamp(),
        Purpose = (Wire.Purpose)disclosure.Purpose,
        State = (Wire.DisclosureState)disclosure.State,
    };

    /// <summary>The number of an agency's duty; null where the name is no duty of that agency's.</summary>
    public static long? ToNumber(string name, AgencyId agency)
    {
        var prefix = agency.Name + Collection;
        return name.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
