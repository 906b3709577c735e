using Exchange.Server.Errors;
using Grpc.Core;

namespace Exchange.Server.Records;

/// <summary>Collects every fault of a pushed record or a request, so that its sender learns of all at once.</summary>
internal sealed class Faults
{
    private readonly List<Violation> _violations = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<Violation> Found => _violations;

    /// <summary>True when anything was.</summary>
    public bool Any => _violations.Count > 0;

    /// <summary>The exception of a request with one fault.</summary>
    public static RpcException Of(string field, RefusalReason reason, string description)
    {
        var faults = new Faults();
        faults.Add(field, reason, description);
        return faults.ToRefusal().ToRpcException();
    }

    /// <summary>Ends the call where anything was found.</summary>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw ToRefusal().ToRpcException();
        }
    }

    public void Add(string field, RefusalReason reason, string description) => _violations.Add(new Violation(field, reason, description));

    public void Add(string field, Refusal refusal) => Add(field, refusal.Reason, refusal.Message);

    public void Required(string field, bool present, string remedy)
    {
        if (!present)
        {
            Add(field, RefusalReason.FieldRequired, remedy);
        }
    }

    public void AtMost(string field, int count, int limit)
    {
        if (count > limit)
        {
            Add(field, RefusalReason.FieldOutOfRange, $"has more than {limit}");
        }
    }

    /// <summary>Counts characters as code points would be; a surrogate pair is rare and generous.</summary>
    public void Text(string field, string text, int longest, bool required = false)
    {
        if (required && text.Length == 0)
        {
            Add(field, RefusalReason.FieldRequired, "is required");
        }
        else if (text.Length > longest)
        {
            Add(field, RefusalReason.FieldOutOfRange, $"is longer than {longest} characters");
        }
    }

    public void Country(string field, string code, bool required = false)
    {
        if (code.Length == 0 ? required : code.Length != 2 || !code.All(char.IsAsciiLetterUpper))
        {
            Add(field, code.Length == 0 ? RefusalReason.FieldRequired : RefusalReason.FieldMalformed, "is an ISO 3166-1 alpha-2 code in upper case");
        }
    }

    public void Distinct<T>(string field, IReadOnlyCollection<T> values)
    {
        if (values.Count > 1 && values.Distinct().Count() != values.Count)
        {
            Add(field, RefusalReason.FieldMalformed, "names a value twice");
        }
    }

    public void Date(string field, Google.Type.Date? date, bool required = false, bool partial = false)
    {
        if (date is null)
        {
            Required(field, !required, "is required");
        }
        else if (!IsDate(date, partial))
        {
            Add(field, RefusalReason.FieldMalformed, partial ? "is no date; a partial one is a year, or a year and a month" : "is no whole date");
        }
    }

    public void Time(string field, Google.Protobuf.WellKnownTypes.Timestamp? time)
    {
        if (time is not null && (time.Nanos is < 0 or > 999_999_999 || time.Seconds is < -62_135_596_800 or > 253_402_300_799))
        {
            Add(field, RefusalReason.FieldOutOfRange, "is no time from year 1 to 9999");
        }
    }

    private Refusal ToRefusal() => new(RefusalReason.RequestInvalid, "fields of the request break rules") { Violations = Found };

    private static bool IsDate(Google.Type.Date date, bool partial)
    {
        if (date.Year is < 1 or > 9999 || (!partial && (date.Month == 0 || date.Day == 0)) || (date.Month == 0 && date.Day != 0))
        {
            return false;
        }

        return date.Month == 0 || (date.Month is >= 1 and <= 12 && date.Day >= 0 && date.Day <= DateTime.DaysInMonth(date.Year, date.Month));
    }
}
