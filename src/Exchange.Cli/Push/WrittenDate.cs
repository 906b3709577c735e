using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Cli.Push;

/// <summary>Reads dates and times as files write them.</summary>
internal static class WrittenDate
{
    private static readonly string[] Unambiguous = ["yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd", "d.M.yyyy", "d. M. yyyy"];
    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK"];

    /// <summary>Reads a whole date.</summary>
    /// <param name="text">As written.</param>
    /// <param name="order">How dates with slashes are meant.</param>
    /// <returns>The date, or what is wrong.</returns>
    public static Outcome<DateOnly> Parse(string text, DateOrder order)
    {
        if (TryExact(text, Unambiguous, out var date))
        {
            return date;
        }

        var european = TryExact(text, ["d/M/yyyy", "d-M-yyyy"], out var dayFirst);
        var american = TryExact(text, ["M/d/yyyy", "M-d-yyyy"], out var monthFirst);
        return (order, european, american) switch
        {
            (DateOrder.Dmy, true, _) => dayFirst,
            (DateOrder.Mdy, _, true) => monthFirst,
            (DateOrder.Unstated, true, true) when dayFirst != monthFirst => Malformed("can be read as two days; write 2019-11-25, or state --date-order dmy or mdy"),
            (DateOrder.Unstated, true, _) => dayFirst,
            (DateOrder.Unstated, _, true) => monthFirst,
            _ => Malformed("is no date; write it as 2019-11-25"),
        };
    }

    /// <summary>Reads a date that may be a year, or a year and a month.</summary>
    public static Outcome<Google.Type.Date> ParsePartial(string text, DateOrder order)
    {
        if (text.Length == 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year > 0)
        {
            return new Google.Type.Date { Year = year };
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
        {
            return new Google.Type.Date { Year = month.Year, Month = month.Month };
        }

        return Parse(text, order).TryGet(out var date, out var refusal) ? ToWire(date) : refusal;
    }

    /// <summary>Reads a point in time; a date alone is its beginning in UTC.</summary>
    public static Outcome<Timestamp> ParseInstant(string text, DateOrder order)
    {
        if (DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return Timestamp.FromDateTimeOffset(time);
        }

        return Parse(text, order).TryGet(out var date, out var refusal)
            ? Timestamp.FromDateTime(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))
            : refusal;
    }

    /// <summary>A date as the contract has it.</summary>
    public static Google.Type.Date ToWire(DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    private static bool TryExact(string text, string[] formats, out DateOnly date) =>
        DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out date);

    private static Refusal Malformed(string message) => new(RefusalReason.FieldMalformed, message);
}
