using System.Globalization;
using Exchange.Cli.Output;
using Google.Type;

namespace Exchange.Cli.Calls;

/// <summary>Days as options take them.</summary>
internal static class WrittenDay
{
    /// <summary>Reads a day.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="field">The option.</param>
    /// <returns>The day.</returns>
    public static Date Read(string? text, string field) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? new Date { Year = day.Year, Month = day.Month, Day = day.Day }
        : throw ToolFailure.Usage($"'{text}' is no day", field, "write it as 2026-11-24");
}
