using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Google.Type;

namespace Exchange.Cli.Output;

/// <summary>Values of the contract as people read them, one spelling everywhere.</summary>
internal static class Wording
{
    /// <summary>An enum's value by its wire name without prefix, such as DOMAIN_TAKEDOWN.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The code; the number where this tool does not know it.</returns>
    public static string Code<T>(T value)
        where T : struct, System.Enum => EnumCodes<T>.Of(value);

    /// <summary>An enum's value in words, such as "domain takedown"; empty for the unspecified one.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The words.</returns>
    public static string Words<T>(T value)
        where T : struct, System.Enum =>
        Convert.ToInt32(value, CultureInfo.InvariantCulture) == 0 ? "" : Code(value).ToLowerInvariant().Replace('_', ' ');

    /// <summary>A day, ISO 8601; a part that is not known is left out.</summary>
    /// <param name="date">The day.</param>
    /// <returns>The text; empty for none.</returns>
    public static string Day(Date? date) => date switch
    {
        null or { Year: 0 } => "",
        { Month: 0 } => $"{date.Year:0000}",
        { Day: 0 } => $"{date.Year:0000}-{date.Month:00}",
        _ => $"{date.Year:0000}-{date.Month:00}-{date.Day:00}",
    };

    /// <summary>A time to the second in UTC, for people.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The text; empty for none.</returns>
    public static string Time(Timestamp? time) => time is null ? "" : time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Time"/> without the zone, for a column whose header says UTC.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The text; empty for none.</returns>
    public static string Second(Timestamp? time) => time is null ? "" : time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A time by RFC 3339, for machines.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The text; empty for none.</returns>
    public static string Instant(Timestamp? time) =>
        time is null ? "" : time.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>An amount, such as "EUR 12,300.50".</summary>
    /// <param name="money">The amount.</param>
    /// <returns>The text; empty for none.</returns>
    public static string Amount(Money? money) =>
        money is null ? "" : $"{money.CurrencyCode} {(money.Units + (money.Nanos / 1_000_000_000m)).ToString("#,##0.00#######", CultureInfo.InvariantCulture)}";

    /// <summary>An amount without currency or grouping, for machines.</summary>
    /// <param name="money">The amount.</param>
    /// <returns>The number.</returns>
    public static string Number(Money money) => (money.Units + (money.Nanos / 1_000_000_000m)).ToString("0.00#######", CultureInfo.InvariantCulture);

    /// <summary>A count with its groups apart, such as "30,506".</summary>
    /// <param name="count">The count.</param>
    /// <returns>The text.</returns>
    public static string Count(long count) => count.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>How long, roughly, in the largest fitting unit.</summary>
    /// <param name="span">How long.</param>
    /// <returns>Such as "12 days".</returns>
    public static string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalDays: >= 2 } s => $"{s.TotalDays:0} days",
        { TotalHours: >= 2 } s => $"{s.TotalHours:0} hours",
        { TotalMinutes: >= 2 } s => $"{s.TotalMinutes:0} minutes",
        var s => $"{s.TotalSeconds:0} seconds",
    };

    /// <summary>The last part of a resource name: "agencies/bka" is "bka".</summary>
    /// <param name="name">The name.</param>
    /// <returns>The id.</returns>
    public static string Id(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>Reads a code in any case, with hyphens, spaces or underscores.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="text">As typed.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is one; the unspecified one never is.</returns>
    public static bool TryParse<T>(string text, out T value)
        where T : struct, System.Enum => EnumCodes<T>.TryParse(text, out value);

    /// <summary>All codes of an enum.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <returns>The codes without the unspecified one.</returns>
    public static IReadOnlyList<string> Codes<T>()
        where T : struct, System.Enum => EnumCodes<T>.All;

    private static class EnumCodes<T>
        where T : struct, System.Enum
    {
        private static readonly Dictionary<T, string> ByValue = System.Enum.GetValues<T>().ToDictionary(v => v, v => ToCode(v.ToString()));

        public static IReadOnlyList<string> All { get; } =
            [.. ByValue.Where(p => Convert.ToInt32(p.Key, CultureInfo.InvariantCulture) != 0).Select(p => p.Value)];

        public static string Of(T value) => ByValue.TryGetValue(value, out var code) ? code : Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

        public static bool TryParse(string text, out T value)
        {
            var code = text.Trim().ToUpperInvariant().Replace('-', '_').Replace(' ', '_').Replace('+', '_');
            foreach (var (known, name) in ByValue)
            {
                if (name == code && Convert.ToInt32(known, CultureInfo.InvariantCulture) != 0)
                {
                    value = known;
                    return true;
                }
            }

            value = default;
            return false;
        }

        // The generated name ClientHold is CLIENT_HOLD on the wire; digits stay with their letter (H0), and a bare number loses the underscore that C# needs.
        private static string ToCode(string name)
        {
            var code = new StringBuilder();
            for (var i = 0; i < name.Length; i++)
            {
                if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]))
                {
                    code.Append('_');
                }

                if (name[i] != '_')
                {
                    code.Append(char.ToUpperInvariant(name[i]));
                }
            }

            return code.ToString();
        }
    }
}
